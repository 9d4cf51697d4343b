import { generateKeyPairSync } from 'node:crypto';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, request as forward } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type FakeAnswer, type SeenRequest, startFakeRegistry } from '../registry/fake-registry.js';
import { BOTH_CLIENTS, type InProcessGateway, startInProcess } from '../in-process-gateway.js';
import { REAL_PROVIDERS } from '../run-cli.js';
import { listenOnLoopback } from '../net/loopback-server.js';
import { TEST_DRONE_SECRET, TEST_WOODPECKER_PRIVATE_KEY } from '../clients/sign.js';

/** What a mistake looks like, tried for real: the stubs and gateways that it needs. */
export interface World {
  /** For every command, beside what the document says; undefined = not set. */
  readonly env?: Readonly<Record<string, string | undefined>>;
  /** What stands in the document, and what it stands for here. */
  readonly names?: readonly (readonly [inDocument: string, here: string])[];
  /** Whose log lines and metrics the document shows. */
  readonly gateway?: InProcessGateway;
}

export interface Mistake {
  /** The words by which the operator knows it. */
  readonly sees: string;
  /** Exit status of every command that the document shows. */
  readonly status: 0 | 1 | 2;
  readonly world?: (bench: Bench, env: Readonly<Record<string, string>>) => World | Promise<World>;
}

export type Mistakes = Readonly<Record<string, Mistake>>;

/** The endpoint of the gateway and the address of a registry as the document writes them. */
export const DOC_ENDPOINT = 'https://dockpass.internal';
/** As long as `127.0.0.1:PORT` with an ephemeral port, so that tables have the same columns. */
export const DOC_REGISTRY = 'reg.example.com';

/** How a proxy on the way changes a request, or answers it itself. */
export interface Tampering {
  readonly target?: (target: string) => string;
  readonly headers?: (rawHeaders: string[]) => string[];
  readonly answer?: {
    readonly status: number;
    readonly headers?: Record<string, string>;
    readonly body?: string;
  };
}

/** A workplace for one mistake: everything it opens is closed with it. */
export class Bench {
  readonly folder = mkdtempSync(join(tmpdir(), 'dockpass-mistake-'));
  readonly #closers: (() => Promise<void>)[] = [];

  constructor() {
    this.write('runner-secret', TEST_DRONE_SECRET);
    this.write(
      'woodpecker.pem',
      String(TEST_WOODPECKER_PRIVATE_KEY.export({ type: 'pkcs8', format: 'pem' })),
    );
    const other = generateKeyPairSync('ed25519').privateKey;
    this.write('test.pem', String(other.export({ type: 'pkcs8', format: 'pem' })));
  }

  write(name: string, content: string, mode = 0o600): void {
    writeFileSync(join(this.folder, name), `${content.trimEnd()}\n`, { mode });
  }

  /** A running gateway for both default clients, with the providers of the product, and the endpoint that leads to it. */
  async gateway(env: Readonly<Record<string, string>> = {}): Promise<World> {
    const gateway = await startInProcess(
      { ...BOTH_CLIENTS, ADMIN_TOKEN, ...env },
      { providersRoot: REAL_PROVIDERS },
    );
    this.onClose(gateway.stop);
    return { gateway, names: [[DOC_ENDPOINT, `http://127.0.0.1:${String(gateway.port)}`]] };
  }

  /** The same behind a reverse proxy. */
  async behindProxy(tampering: Tampering, env: Readonly<Record<string, string>> = {}): Promise<World> {
    const { gateway } = await this.gateway(env);
    const proxy = createServer((incoming, response) => {
      const { answer, target = (same) => same, headers = (same) => same } = tampering;
      if (answer) {
        response.writeHead(answer.status, answer.headers).end(answer.body);
        return;
      }
      const options = { port: gateway?.port, host: '127.0.0.1', method: incoming.method, agent: false };
      const path = target(incoming.url ?? '');
      const sent = forward({ ...options, path, headers: headers(incoming.rawHeaders) }, (received) => {
        response.writeHead(received.statusCode ?? 502, received.rawHeaders);
        received.pipe(response);
      });
      incoming.pipe(sent);
    });
    const server = await listenOnLoopback(proxy);
    this.onClose(() => server.close());
    return { ...(gateway && { gateway }), names: [[DOC_ENDPOINT, `http://${server.host}`]] };
  }

  /** A registry on this machine. */
  async registry(answer: (request: SeenRequest) => FakeAnswer | undefined): Promise<World> {
    const server = await startFakeRegistry(answer);
    this.onClose(() => server.close());
    return { names: [[DOC_REGISTRY, server.host]] };
  }

  /** A loopback port at which nothing listens. */
  async deadHost(): Promise<string> {
    const server = await listenOnLoopback(createServer());
    await server.close();
    return server.host;
  }

  onClose(close: () => Promise<void>): void {
    this.#closers.push(close);
  }

  async close(): Promise<void> {
    for (const close of this.#closers.splice(0).reverse()) await close();
    rmSync(this.folder, { recursive: true });
  }
}

export const ADMIN_TOKEN = 'TEST-ONLY-admin-token-0123456789abcdef';
