import { parseArn } from '../../src/registry/clouds/aws/arn.js';
import { type ParsedPath } from '../../src/store/secret-store.js';

/** A secret. */
export interface AwsSmPath {
  /** Its name or its ARN. */
  readonly id: string;
  /** Only an ARN says it. */
  readonly region: string | undefined;
}

const NAME = /^[\w/+=.@-]{1,512}$/;
const RESOURCE = /^secret:[\w/+=.@-]{1,519}$/;
/** `secret:NAME:json-key:version-stage:version-id`, in task definitions. */
const OF_ECS = /^secret:[\w/+=.@-]{1,519}(?::[^:]*){3}$/;

/**
 * ```
 * path     = name / "arn:" partition ":secretsmanager:" region ":" account ":secret:" name [ "-" 6RANDOM ]
 * name     = 1*512( ALPHA / DIGIT / "/" / "_" / "+" / "=" / "." / "@" / "-" )
 * ```
 *
 * Sources: `Name` of CreateSecret and `SecretId` of GetSecretValue in the API reference of Secrets Manager. AWS finds a
 * secret by an ARN without its six random letters, too.
 */
export function parsePath(text: string): ParsedPath<AwsSmPath> {
  if (!text.startsWith('arn:')) {
    return NAME.test(text)
      ? { path: { id: text, region: undefined } }
      : { problem: 'must be a name of at most 512 letters, digits and /_+=.@-, or an ARN' };
  }
  const arn = parseArn(text, 'secretsmanager');
  if (arn && RESOURCE.test(arn.resource)) return { path: { id: text, region: arn.region } };
  return arn && OF_ECS.test(arn.resource)
    ? { problem: 'has a field at its end as ECS writes it: name it behind #' }
    : { problem: 'must be an ARN of the form arn:aws:secretsmanager:REGION:ACCOUNT:secret:NAME' };
}
