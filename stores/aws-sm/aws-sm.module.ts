import { isUtf8 } from 'node:buffer';
import type { GetSecretValueResponse, SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import { type AwsErrorCodes } from '../../src/registry/clouds/aws/errors.js';
import { ProviderError } from '../../src/registry/provider-error.js';
import { awsStore } from '../../src/store/aws-store.js';
import { type StoredSecret } from '../../src/store/secret-store.js';
import { type AwsSmPath, parsePath } from './aws-sm.path.js';

/** "Errors" of GetSecretValue in the API reference; a secret that is scheduled for deletion is an invalid request. */
const CODES: AwsErrorCodes = new Map([
  ['DecryptionFailure', 'refused'],
  ['InternalServiceError', 'unavailable'],
  ['InvalidRequest', 'not_found'],
  ['ResourceNotFound', 'not_found'],
]);

export default awsStore<AwsSmPath, SecretsManagerClient>({
  id: 'aws-sm',
  label: 'AWS Secrets Manager',
  description: 'Secrets of AWS Secrets Manager, in any region and account that its identity may read.',
  examples: [
    'aws-sm:prod/hub#password',
    'aws-sm:arn:aws:secretsmanager:eu-west-1:123456789012:secret:prod/hub-AbCdEf#password',
  ],
  parse: parsePath,
  service: {
    load: async () => (await import('@aws-sdk/client-secrets-manager')).SecretsManagerClient,
    codes: CODES,
  },
  read: async (client, { id }, signal) => {
    const { GetSecretValueCommand } = await import('@aws-sdk/client-secrets-manager');
    const command = new GetSecretValueCommand({ SecretId: id });
    return secretOf(await client.send(command, { abortSignal: signal }));
  },
});

/** The version that is current. What was stored as bytes is taken where it is text. */
function secretOf({ SecretString, SecretBinary, VersionId }: GetSecretValueResponse): StoredSecret {
  const value = SecretString ?? (SecretBinary && textOf(SecretBinary));
  if (typeof value !== 'string' || typeof VersionId !== 'string') throw new ProviderError('bad_answer');
  return { value, version: VersionId };
}

function textOf(bytes: Uint8Array): string | undefined {
  return isUtf8(bytes) ? Buffer.from(bytes).toString('utf8') : undefined;
}
