import { isUtf8 } from 'node:buffer';
import type { GetSecretValueResponse, SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import { type AwsErrorCodes } from '../../src/registry/clouds/aws/errors.js';
import { type AwsRegionSettings } from '../../src/registry/clouds/aws/settings.js';
import { ProviderError } from '../../src/registry/provider-error.js';
import { AwsSession } from '../../src/store/aws-session.js';
import { type OpenStore, type StoredSecret } from '../../src/store/secret-store.js';
import { type AwsSmPath } from './aws-sm.path.js';

/** "Errors" of GetSecretValue in the API reference; a secret that is scheduled for deletion is an invalid request. */
const CODES: AwsErrorCodes = new Map([
  ['DecryptionFailure', 'refused'],
  ['InternalServiceError', 'unavailable'],
  ['InvalidRequest', 'not_found'],
  ['ResourceNotFound', 'not_found'],
]);

/** The secrets that one identity may read. */
export class OpenSecretsManager implements OpenStore<AwsSmPath> {
  readonly #session: AwsSession<SecretsManagerClient>;

  constructor(settings: AwsRegionSettings) {
    const load = async (): Promise<typeof SecretsManagerClient> =>
      (await import('@aws-sdk/client-secrets-manager')).SecretsManagerClient;
    this.#session = new AwsSession(settings, { load, codes: CODES });
  }

  async read({ id, region }: AwsSmPath, signal: AbortSignal): Promise<StoredSecret> {
    return this.#session.call({ region, signal }, async (client) => {
      const { GetSecretValueCommand } = await import('@aws-sdk/client-secrets-manager');
      const command = new GetSecretValueCommand({ SecretId: id });
      return secretOf(await client.send(command, { abortSignal: signal }));
    });
  }

  close(): void {
    this.#session.close();
  }
}

/** The version that is current. What was stored as bytes is taken where it is text. */
function secretOf({ SecretString, SecretBinary, VersionId }: GetSecretValueResponse): StoredSecret {
  const value = SecretString ?? (SecretBinary && textOf(SecretBinary));
  if (typeof value !== 'string' || typeof VersionId !== 'string') throw new ProviderError('bad_answer');
  return { value, version: VersionId };
}

function textOf(bytes: Uint8Array): string | undefined {
  return isUtf8(bytes) ? Buffer.from(bytes).toString('utf8') : undefined;
}
