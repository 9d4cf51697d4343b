import { type RequestListener, type ServerResponse } from 'node:http';
import { crc32c } from '../../../stores/gcp-sm/gcp-sm.payload.js';

interface Version {
  readonly data: Buffer;
  readonly state: 'ENABLED' | 'DISABLED' | 'DESTROYED';
}

/** Google writes projects by number, however they were called. */
const PROJECT_NUMBER = '123456789012';
const ACCESS =
  /^\/v1\/projects\/([^/]+)((?:\/locations\/[^/]+)?\/secrets\/[^/]+)\/versions\/([^/:]+):access$/;

/**
 * `versions.access` of Secret Manager. Formats: its REST reference; errors as people have reported them. Proven by Google's
 * own client in test/interop/cloud-clients.spec.ts.
 */
export class SecretManagerStub {
  /** Versions by the name of a secret behind its project, e.g. `/secrets/hub`. */
  readonly #secrets = new Map<string, Version[]>();
  readonly #aliases = new Map<string, number>();
  /** Headers of the calls so far, by name. */
  readonly asked: { readonly target: string; readonly project: string | undefined }[] = [];

  /** @param knows whether a token is one of an identity that may read */
  constructor(
    private readonly knows: (token: string) => boolean = (token) => token.startsWith('TEST-ONLY-'),
  ) {}

  /** Adds a version. */
  add(secret: string, value: string | Buffer, alias?: string): void {
    const versions = this.#secrets.get(secret) ?? [];
    this.#secrets.set(secret, [...versions, { data: Buffer.from(value as string), state: 'ENABLED' }]);
    if (alias !== undefined) this.#aliases.set(`${secret} ${alias}`, versions.length + 1);
  }

  /** Disables or destroys the newest version. */
  set(secret: string, state: Version['state']): void {
    const versions = this.#secrets.get(secret) ?? [];
    const last = versions.at(-1);
    if (last) this.#secrets.set(secret, [...versions.slice(0, -1), { ...last, state }]);
  }

  /** Answers what is asked of Secret Manager, and leaves everything else. */
  answers(...[request, response]: Parameters<RequestListener>): boolean {
    const { pathname } = new URL(request.url ?? '', 'http://stub.invalid');
    const [, project, secret = '', version = ''] = ACCESS.exec(pathname) ?? [];
    if (project === undefined) return false;
    const { authorization = '', 'x-goog-user-project': payer } = request.headers;
    this.asked.push({ target: pathname, project: payer as string | undefined });
    if (this.knows(authorization.replace(/^Bearer /, ''))) this.#access(response, secret, version);
    else fail(response, 401, 'UNAUTHENTICATED', 'Request had invalid authentication credentials.');
    return true;
  }

  readonly listener: RequestListener = (request, response) => {
    if (!this.answers(request, response)) fail(response, 404, 'NOT_FOUND', 'Method not found.');
  };

  #access(response: ServerResponse, secret: string, version: string): void {
    const versions = this.#secrets.get(secret);
    const name = `projects/${PROJECT_NUMBER}${secret}`;
    if (!versions) {
      fail(response, 404, 'NOT_FOUND', `Secret [${name}] not found or has no versions.`);
      return;
    }
    const number =
      version === 'latest' ? versions.length : (this.#aliases.get(`${secret} ${version}`) ?? Number(version));
    const kept = versions[number - 1];
    const full = `${name}/versions/${String(number)}`;
    if (!kept) fail(response, 404, 'NOT_FOUND', `Secret Version [${full}] not found.`);
    else if (kept.state !== 'ENABLED') {
      fail(response, 400, 'FAILED_PRECONDITION', `Secret Version [${full}] is in ${kept.state} state.`);
    } else {
      const { data } = kept;
      const payload = { data: data.toString('base64'), dataCrc32c: String(crc32c(data)) };
      send(response, 200, { name: full, payload });
    }
  }
}

/** An error as Google's APIs write it, google.aip.dev/193. */
function fail(response: ServerResponse, code: number, status: string, message: string): void {
  send(response, code, { error: { code, message, status } });
}

function send(response: ServerResponse, status: number, body: object): void {
  response
    .writeHead(status, { 'content-type': 'application/json; charset=UTF-8' })
    .end(JSON.stringify(body, null, 2));
}
