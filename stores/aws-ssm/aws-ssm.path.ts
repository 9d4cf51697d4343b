import { parseArn } from '../../src/registry/clouds/aws/arn.js';
import { type ParsedPath } from '../../src/store/secret-store.js';

/** A parameter, or one of its versions. */
export interface AwsSsmPath {
  /** Its name or its ARN, with what selects a version. */
  readonly name: string;
  /** Only an ARN says it. */
  readonly region: string | undefined;
}

const LONGEST = 1_011;
const NAME = /^(?:[\w.-]+|(?:\/[\w.-]+){1,15})(?::[\w.-]{1,100})?$/;
const RESOURCE = /^parameter(?:\/[\w.-]+){1,15}(?::[\w.-]{1,100})?$/;

/**
 * ```
 * path     = name [ ":" selector ] / "arn:" partition ":ssm:" region ":" account ":parameter/" part *( "/" part ) [ ":" selector ]
 * name     = part / 1*15( "/" part )          ; at most 1,011 characters
 * part     = 1*( ALPHA / DIGIT / "_" / "." / "-" )
 * selector = 1*100( ALPHA / DIGIT / "_" / "." / "-" )     ; a version or a label
 * ```
 *
 * Sources: `Name` of PutParameter and of GetParameter, and `Labels` of LabelParameterVersion, in the API reference of
 * Systems Manager.
 */
export function parsePath(text: string): ParsedPath<AwsSsmPath> {
  if (!text.startsWith('arn:')) {
    return NAME.test(text) && text.length <= LONGEST
      ? { path: { name: text, region: undefined } }
      : { problem: 'must be a name like hub or /prod/hub of letters, digits and _.-, or an ARN' };
  }
  const arn = parseArn(text, 'ssm');
  return arn && RESOURCE.test(arn.resource)
    ? { path: { name: text, region: arn.region } }
    : { problem: 'must be an ARN of the form arn:aws:ssm:REGION:ACCOUNT:parameter/NAME' };
}
