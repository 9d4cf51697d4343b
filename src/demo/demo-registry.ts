import { createHash, randomBytes } from 'node:crypto';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { type AddressInfo } from 'node:net';
import { isSameSecret, secretDigest } from '../exchange/same-secret.js';

const MANIFEST_TYPE = 'application/vnd.oci.image.manifest.v1+json';
const EMPTY_CONFIG = {
  mediaType: 'application/vnd.oci.empty.v1+json',
  digest: `sha256:${createHash('sha256').update('{}').digest('hex')}`,
  size: 2,
};
const MANIFEST = JSON.stringify({
  schemaVersion: 2,
  mediaType: MANIFEST_TYPE,
  config: EMPTY_CONFIG,
  layers: [],
});

/** A small V2 registry with token authentication: one account, one image, enough to show a pull. Loopback only. */
export class DemoRegistry {
  /** Made anew for every run. */
  readonly username = 'demo-ci';
  readonly password = randomBytes(18).toString('base64url');
  readonly #token = randomBytes(18).toString('base64url');
  readonly #server: Server = createServer((request, response) => {
    this.#answer(request, response);
  });

  async start(): Promise<void> {
    await new Promise<void>((resolve) => this.#server.listen(0, '127.0.0.1', resolve));
  }

  get address(): string {
    return `127.0.0.1:${String((this.#server.address() as AddressInfo).port)}`;
  }

  stop(): void {
    this.#server.close();
    this.#server.closeAllConnections();
  }

  #answer({ url = '/', headers }: IncomingMessage, response: ServerResponse): void {
    const { pathname } = new URL(url, `http://${this.address}`);
    const { authorization = '' } = headers;
    if (pathname === '/token') {
      const account = Buffer.from(`${this.username}:${this.password}`).toString('base64');
      if (isSameSecret(authorization, secretDigest(`Basic ${account}`)))
        json(response, 200, { token: this.#token });
      else json(response, 401, { errors: [{ code: 'UNAUTHORIZED' }] });
    } else if (!isSameSecret(authorization, secretDigest(`Bearer ${this.#token}`))) {
      const challenge = `Bearer realm="http://${this.address}/token",service="demo",scope="repository:acme/app:pull"`;
      json(response, 401, { errors: [{ code: 'UNAUTHORIZED' }] }, { 'WWW-Authenticate': challenge });
    } else if (pathname === '/v2/') json(response, 200, {});
    else if (pathname === '/v2/acme/app/manifests/1.0') {
      response.writeHead(200, { 'Content-Type': MANIFEST_TYPE }).end(MANIFEST);
    } else json(response, 404, { errors: [{ code: 'MANIFEST_UNKNOWN' }] });
  }
}

function json(response: ServerResponse, status: number, body: object, headers: object = {}): void {
  response.writeHead(status, { 'Content-Type': 'application/json', ...headers }).end(JSON.stringify(body));
}
