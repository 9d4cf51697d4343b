import { mintAccessToken, type AccessToken } from '../../src/registry/clouds/google/access-token.js';
import { GOOGLE_UNIVERSE } from '../../src/registry/clouds/google/credential-file.js';
import { type GoogleSettings, identityOf } from '../../src/registry/clouds/google/settings.js';
import { type HttpAnswer, httpCall, jsonOf } from '../../src/registry/http-call.js';
import { ProviderError } from '../../src/registry/provider-error.js';
import { callFailure, statusFailure } from '../../src/registry/vendor-http.js';
import { type VendorNetwork } from '../../src/registry/vendor-network.js';
import { HeldIdentity } from '../../src/store/held-identity.js';
import { type OpenStore, type StoredSecret } from '../../src/store/secret-store.js';
import { type SecretPath } from './gcp-sm.path.js';
import { fieldsOf, secretIn } from './gcp-sm.payload.js';

/** The one scope that Secret Manager takes. */
const OAUTH_SCOPE = 'cloud-platform';

/** Secret Manager, and one identity in it. */
export class OpenGcpSm implements OpenStore<SecretPath> {
  readonly #token: HeldIdentity<AccessToken>;
  readonly #network: VendorNetwork | undefined;

  constructor(settings: GoogleSettings, network: VendorNetwork | undefined) {
    this.#network = network;
    this.#token = new HeldIdentity(async (signal) => {
      const asked = identityOf(settings, OAUTH_SCOPE, GOOGLE_UNIVERSE);
      const token = await mintAccessToken(asked, signal, { ca: network?.ca });
      return { identity: token, lifeMs: token.expiresAt - token.issuedAt };
    });
  }

  read(path: SecretPath, signal: AbortSignal): Promise<StoredSecret> {
    return this.#token.use(signal, async (token) => {
      const answer = await this.#access(path, token, signal);
      return secretIn(answer, path);
    });
  }

  close(): void {
    this.#token.close();
  }

  /** `GET v1/NAME:access`, https://cloud.google.com/secret-manager/docs/reference/rest/v1/projects.secrets.versions/access */
  async #access(
    path: SecretPath,
    { token, quotaProject }: AccessToken,
    signal: AbortSignal,
  ): Promise<unknown> {
    const { host, parent, version } = path;
    try {
      const answer = await httpCall({
        url: new URL(`https://${host}/v1/${parent}/versions/${version}:access`),
        method: 'GET',
        headers: {
          accept: 'application/json',
          authorization: `Bearer ${token}`,
          ...(quotaProject !== undefined && { 'x-goog-user-project': quotaProject }),
        },
        readBodyOf: [200, 400],
        signal,
        ...(this.#network && { dispatcher: this.#network.dispatcher }),
      });
      if (answer.status !== 200)
        throw isGone(answer) ? new ProviderError('not_found') : statusFailure(answer);
      return jsonOf(answer);
    } catch (error) {
      throw callFailure(error);
    }
  }
}

/** A 400 for a version that was disabled or destroyed, or whose encryption key was. */
function isGone(answer: HttpAnswer): boolean {
  if (answer.status !== 400) return false;
  const { error } = fieldsOf(jsonOf(answer));
  return fieldsOf(error)['status'] === 'FAILED_PRECONDITION';
}
