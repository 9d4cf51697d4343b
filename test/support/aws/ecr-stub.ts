import { createServer, type Server, type ServerResponse } from 'node:http';
import { type AddressInfo } from 'node:net';

/** How the cloud behaves now. `fails`: 500 to every call; `hangs`: never answers; `waits`: until it is released. */
export type CloudMood = 'works' | 'fails' | 'hangs' | 'waits';

const TWELVE_HOURS = 43_200;

/** Amazon's token API on a loopback port: one call, one token that names how many there have been. */
export class EcrStub {
  mood: CloudMood = 'works';
  /** Calls that fail before it works. */
  failing = 0;
  calls = 0;
  /** Access keys that the calls were signed with, in order. */
  readonly accessKeys: string[] = [];
  readonly #waiting: (() => void)[] = [];
  readonly #server: Server;

  constructor() {
    this.#server = createServer((request, response) => {
      const [, accessKey = ''] = /Credential=([^/]+)/.exec(request.headers.authorization ?? '') ?? [];
      this.accessKeys.push(accessKey);
      request.resume().on('end', () => {
        this.#answer(response);
      });
    });
  }

  async listen(): Promise<void> {
    await new Promise<void>((resolve) => this.#server.listen(0, '127.0.0.1', resolve));
    this.#server.unref();
  }

  /** What makes an ECR client of a child process call here, signed with an identity that opens nothing. */
  get env(): Record<string, string> {
    const { port } = this.#server.address() as AddressInfo;
    return {
      AWS_ENDPOINT_URL_ECR: `http://127.0.0.1:${String(port)}`,
      AWS_ACCESS_KEY_ID: 'TESTONLYACCESSKEYID0',
      AWS_SECRET_ACCESS_KEY: 'TEST-ONLY-aws-secret',
      AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED: 'true',
    };
  }

  /** Answers what waits, and works from now on. */
  release(): void {
    this.mood = 'works';
    for (const answer of this.#waiting.splice(0)) answer();
  }

  close(): void {
    this.#server.closeAllConnections();
    this.#server.close();
  }

  #answer(response: ServerResponse): void {
    this.calls++;
    if (this.mood === 'hangs') return;
    const [status, body] =
      this.mood === 'fails' || this.failing-- > 0 ? [500, failure] : [200, token(this.calls)];
    const answer = (): void => {
      response.writeHead(status, { 'content-type': 'application/x-amz-json-1.1' }).end(JSON.stringify(body));
    };
    if (this.mood === 'waits') this.#waiting.push(answer);
    else answer();
  }
}

const failure = { __type: 'ServerException', message: 'TEST-ONLY failure' };

function token(call: number): object {
  const authorizationToken = Buffer.from(`AWS:TEST-ONLY-ecr-token-${String(call)}`).toString('base64');
  const expiresAt = Math.floor(Date.now() / 1000) + TWELVE_HOURS;
  return { authorizationData: [{ authorizationToken, expiresAt, proxyEndpoint: 'https://never.example' }] };
}
