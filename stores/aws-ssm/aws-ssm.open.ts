import type { GetParameterResult, SSMClient } from '@aws-sdk/client-ssm';
import { type AwsErrorCodes } from '../../src/registry/clouds/aws/errors.js';
import { type AwsRegionSettings } from '../../src/registry/clouds/aws/settings.js';
import { ProviderError } from '../../src/registry/provider-error.js';
import { AwsSession } from '../../src/store/aws-session.js';
import { type OpenStore, type StoredSecret } from '../../src/store/secret-store.js';
import { type AwsSsmPath } from './aws-ssm.path.js';

/** "Errors" of GetParameter in the API reference; a key that KMS does not let be used is an invalid one. */
const CODES: AwsErrorCodes = new Map([
  ['InternalServerError', 'unavailable'],
  ['InvalidKeyId', 'refused'],
  ['ParameterNotFound', 'not_found'],
  ['ParameterVersionNotFound', 'not_found'],
]);

/** The parameters that one identity may read. */
export class OpenParameterStore implements OpenStore<AwsSsmPath> {
  readonly #session: AwsSession<SSMClient>;

  constructor(settings: AwsRegionSettings) {
    const load = async (): Promise<typeof SSMClient> => (await import('@aws-sdk/client-ssm')).SSMClient;
    this.#session = new AwsSession(settings, { load, codes: CODES });
  }

  async read({ name, region }: AwsSsmPath, signal: AbortSignal): Promise<StoredSecret> {
    return this.#session.call({ region, signal }, async (client) => {
      const { GetParameterCommand } = await import('@aws-sdk/client-ssm');
      const command = new GetParameterCommand({ Name: name, WithDecryption: true }); // else a SecureString is its ciphertext
      return secretOf(await client.send(command, { abortSignal: signal }));
    });
  }

  close(): void {
    this.#session.close();
  }
}

/** A list is given as it is written, with its commas. */
function secretOf({ Parameter }: GetParameterResult): StoredSecret {
  const { Value, Version } = Parameter ?? {};
  if (typeof Value !== 'string' || !Number.isSafeInteger(Version)) throw new ProviderError('bad_answer');
  return { value: Value, version: String(Version) };
}
