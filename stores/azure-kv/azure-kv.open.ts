import { type EntraClient } from '../../src/registry/clouds/azure/access-token.js';
import { ProviderError } from '../../src/registry/provider-error.js';
import { callVendor } from '../../src/registry/vendor-http.js';
import { type VendorNetwork } from '../../src/registry/vendor-network.js';
import { HeldIdentity } from '../../src/store/held-identity.js';
import { type OpenStore, type StoredSecret } from '../../src/store/secret-store.js';
import { type Place, placeOf } from './azure-kv.hosts.js';
import { type SecretPath } from './azure-kv.path.js';
import { kindIn } from './azure-kv.problems.js';
import { type AzureKvSettings } from './azure-kv.settings.js';

const API_VERSION = '7.4';

/** Key Vaults of one cloud, and one identity that reads them. */
export class OpenAzureKv implements OpenStore<SecretPath> {
  readonly #token: HeldIdentity<string>;
  readonly #network: VendorNetwork | undefined;
  readonly #place: Place;

  constructor(settings: AzureKvSettings, entra: EntraClient, network: VendorNetwork | undefined) {
    this.#network = network;
    this.#place = placeOf(settings);
    const request = { kind: kindIn(settings), settings, ...this.#place };
    this.#token = new HeldIdentity(async (signal) => {
      const { token, expiresAt } = await entra.accessToken({ ...request, signal });
      return { identity: token, lifeMs: expiresAt - Date.now() };
    });
  }

  read(path: SecretPath, signal: AbortSignal): Promise<StoredSecret> {
    return this.#token.use(signal, async (token) => secretIn(await this.#get(path, token, signal), path));
  }

  close(): void {
    this.#token.close();
  }

  /** `GET secrets/NAME[/VERSION]`, https://learn.microsoft.com/rest/api/keyvault/secrets/get-secret/get-secret */
  async #get({ vault, secret, version }: SecretPath, token: string, signal: AbortSignal): Promise<unknown> {
    const path = `/secrets/${secret}${version === undefined ? '' : `/${version}`}?api-version=${API_VERSION}`;
    const { json } = await callVendor({
      url: new URL(path, `https://${vault}.${this.#place.suffix}`),
      headers: { authorization: `Bearer ${token}` },
      signal,
      ...(this.#network && { dispatcher: this.#network.dispatcher }),
    });
    return json;
  }
}

/**
 * What an answer holds: `{ value, id, attributes }`, where the id is the URL of the version. What is disabled is none (403);
 * what has expired is given, since Azure leaves that to whoever reads. One line end behind a value is left off, as it is
 * from a file.
 *
 * @throws ProviderError `bad_answer`
 */
function secretIn(json: unknown, { secret, version }: SecretPath): StoredSecret {
  const { value, id } = (json ?? {}) as { readonly value?: unknown; readonly id?: unknown };
  const [, name, found] = ID.exec(String(id)) ?? [];
  // Azure does not tell upper and lower case apart.
  const isAsked = name?.toLowerCase() === secret.toLowerCase() && (version ?? found) === found;
  if (typeof value !== 'string' || found === undefined || !isAsked) throw new ProviderError('bad_answer');
  return { value: value.replace(/\r?\n$/, ''), version: found };
}

const ID = /^https:\/\/[^/?#]+\/secrets\/([A-Za-z0-9-]+)\/([0-9A-Za-z]{32})$/;
