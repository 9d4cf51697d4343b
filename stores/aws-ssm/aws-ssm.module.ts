import type { GetParameterResult, SSMClient } from '@aws-sdk/client-ssm';
import { type AwsErrorCodes } from '../../src/registry/clouds/aws/errors.js';
import { ProviderError } from '../../src/registry/provider-error.js';
import { awsStore } from '../../src/store/aws-store.js';
import { type StoredSecret } from '../../src/store/secret-store.js';
import { type AwsSsmPath, parsePath } from './aws-ssm.path.js';

/** "Errors" of GetParameter in the API reference; a key that KMS does not let be used is an invalid one. */
const CODES: AwsErrorCodes = new Map([
  ['InternalServerError', 'unavailable'],
  ['InvalidKeyId', 'refused'],
  ['ParameterNotFound', 'not_found'],
  ['ParameterVersionNotFound', 'not_found'],
]);

export default awsStore<AwsSsmPath, SSMClient>({
  id: 'aws-ssm',
  label: 'AWS SSM Parameter Store',
  description: 'Parameters of the AWS Systems Manager Parameter Store; encrypted ones are decrypted.',
  examples: [
    'aws-ssm:/ci/hub',
    'aws-ssm:/ci/hub#password',
    'aws-ssm:arn:aws:ssm:eu-west-1:123456789012:parameter/ci/hub',
  ],
  parse: parsePath,
  service: { load: async () => (await import('@aws-sdk/client-ssm')).SSMClient, codes: CODES },
  read: async (client, { name }, signal) => {
    const { GetParameterCommand } = await import('@aws-sdk/client-ssm');
    const command = new GetParameterCommand({ Name: name, WithDecryption: true }); // else a SecureString is its ciphertext
    return secretOf(await client.send(command, { abortSignal: signal }));
  },
});

/** A list is given as it is written, with its commas. */
function secretOf({ Parameter }: GetParameterResult): StoredSecret {
  const { Value, Version } = Parameter ?? {};
  if (typeof Value !== 'string' || !Number.isSafeInteger(Version)) throw new ProviderError('bad_answer');
  return { value: Value, version: String(Version) };
}
