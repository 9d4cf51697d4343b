import { type RequestListener, type ServerResponse } from 'node:http';
import { AZURE, type AzureWorld, entraToken } from './azure-stub.js';

interface Version {
  readonly id: string;
  readonly value: string;
  enabled: boolean;
  readonly exp?: number;
}

const SECRET = /^\/secrets\/([A-Za-z0-9-]+)\/?([0-9a-z]*)$/;

/**
 * `GET secrets/NAME[/VERSION]` of Key Vault, every vault under its own host. Formats: the REST reference of its data plane;
 * errors as people have reported them. Proven by Microsoft's own client in test/interop/cloud-clients.spec.ts.
 */
export class KeyVaultStub {
  /** Versions by `VAULT/SECRET` in lower case. */
  readonly #secrets = new Map<string, Version[]>();
  readonly #deleted = new Set<string>();
  readonly asked: string[] = [];

  constructor(
    private readonly audience = 'https://vault.azure.net',
    private readonly world: AzureWorld = AZURE,
  ) {}

  /**
   * Adds a version, and returns its id.
   *
   * @param exp second at which it expires
   */
  add(vault: string, secret: string, value: string, exp?: number): string {
    const key = `${vault}/${secret}`.toLowerCase();
    const versions = this.#secrets.get(key) ?? [];
    const id = (versions.length + 1).toString(16).padStart(32, 'a0');
    this.#secrets.set(key, [...versions, { id, value, enabled: true, ...(exp !== undefined && { exp }) }]);
    return id;
  }

  disable(vault: string, secret: string): void {
    for (const version of this.#secrets.get(`${vault}/${secret}`) ?? []) version.enabled = false;
  }

  /** It can be recovered, and is not there until then. */
  delete(vault: string, secret: string): void {
    this.#deleted.add(`${vault}/${secret}`);
  }

  /** Answers what is asked of a vault, and leaves everything else. */
  answers(...[request, response]: Parameters<RequestListener>): boolean {
    const url = new URL(request.url ?? '', `https://${request.headers.host ?? ''}`);
    const [, secret, version = ''] = SECRET.exec(url.pathname) ?? [];
    if (secret === undefined) return false;
    this.asked.push(url.host + url.pathname);
    const given = request.headers.authorization?.replace(/^Bearer /, '');
    if (given !== entraToken(this.world, this.audience)) this.#challenge(response, given);
    else if (!/^7\.\d|^20/.test(url.searchParams.get('api-version') ?? '')) {
      fail(response, 400, 'BadParameter', 'The specified version is not recognized.');
    } else this.#get(response, url, secret, version);
    return true;
  }

  readonly listener: RequestListener = (request, response) => {
    if (!this.answers(request, response)) fail(response, 404, 'NotFound', 'No such resource.');
  };

  #challenge(response: ServerResponse, given: string | undefined): void {
    const authority = `https://login.windows.net/${this.world.tenantId}`;
    response.setHeader(
      'www-authenticate',
      `Bearer authorization="${authority}", resource="${this.audience}"`,
    );
    const message =
      given === undefined
        ? 'AKV10000: Request is missing a Bearer or PoP token.'
        : 'AKV10022: Invalid audience.';
    fail(response, 401, 'Unauthorized', message);
  }

  #get(response: ServerResponse, url: URL, secret: string, version: string): void {
    const vault = url.hostname.split('.')[0] ?? '';
    const key = `${vault}/${secret}`.toLowerCase();
    const versions = this.#deleted.has(key) ? [] : (this.#secrets.get(key) ?? []);
    const kept = version === '' ? versions.at(-1) : versions.find(({ id }) => id === version);
    if (!kept) {
      const told = `A secret with (name/id) ${secret} was not found in this key vault.`;
      fail(response, 404, 'SecretNotFound', told);
    } else if (!kept.enabled) {
      const told = 'Operation get is not allowed on a disabled secret.';
      fail(response, 403, 'Forbidden', told, { code: 'SecretDisabled' });
    } else {
      const { id, value, exp } = kept;
      const attributes = {
        enabled: true,
        ...(exp !== undefined && { exp }),
        created: 1493938410,
        updated: 1493938410,
        recoveryLevel: 'Recoverable+Purgeable',
        recoverableDays: 90,
      };
      send(response, 200, { value, id: `https://${url.host}/secrets/${secret}/${id}`, attributes });
    }
  }
}

function fail(
  response: ServerResponse,
  status: number,
  code: string,
  message: string,
  innererror?: object,
): void {
  send(response, status, { error: { code, message, ...(innererror && { innererror }) } });
}

function send(response: ServerResponse, status: number, body: object): void {
  response.writeHead(status, { 'content-type': 'application/json; charset=utf-8' }).end(JSON.stringify(body));
}
