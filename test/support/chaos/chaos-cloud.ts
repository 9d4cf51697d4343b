import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { type Clock, systemClock } from '../../../src/credentials/clock.js';
import { type MintedCredential } from '../../../src/registry/registry-provider.js';
import { callVendor } from '../../../src/registry/vendor-http.js';
import { vendors } from '../../fixtures/providers/vendor/vendor.module.js';
import { type LoopbackServer, listenOnLoopback } from '../net/loopback-server.js';

/** What a cloud does with a call: `works`, a status, milliseconds to wait before it works, or no proper answer. */
export type Weather =
  | 'works'
  | 'hangs'
  | 'drips'
  | 'resets'
  | 'garbage'
  | 'html'
  | 'empty'
  | 'huge'
  | 'endless'
  | 'cut short'
  | 'redirects'
  | { readonly status: number }
  | { readonly slowMs: number };

export interface Issued {
  readonly cloud: string;
  /** Epoch milliseconds. */
  readonly expiresAt: number;
}

/**
 * Clouds on one loopback port, by name, each with weather of its own. They are called through the product's one HTTP
 * call by vendors of the same names (`test/fixtures/providers/vendor`).
 */
export class ChaosCloud {
  /** Every token that was ever given out. */
  readonly issued = new Map<string, Issued>();
  readonly calls = new Map<string, number>();
  /** Milliseconds that tokens live. */
  lifetimeMs = 3_600_000;
  readonly #weather = new Map<string, Weather>();
  readonly #held: (() => void)[] = [];
  #server: LoopbackServer | undefined;

  constructor(private readonly clock: Clock = systemClock) {}

  async start(...names: readonly string[]): Promise<void> {
    const server = createServer((request, response) => {
      this.#answer(request, response);
    });
    this.#server = await listenOnLoopback(server);
    for (const name of names) vendors.set(name, (signal) => this.#mint(name, signal));
  }

  set(name: string, weather: Weather): void {
    this.#weather.set(name, weather);
  }

  /** Lets the calls that hang go on, as if the cloud had worked all the time. */
  release(): void {
    for (const goOn of this.#held.splice(0)) goOn();
  }

  async close(): Promise<void> {
    vendors.clear();
    await this.#server?.close();
  }

  async #mint(name: string, signal: AbortSignal): Promise<MintedCredential> {
    const url = new URL(`http://${this.#server?.host ?? ''}/${name}`);
    const { json } = await callVendor({ url, method: 'POST', json: {}, signal });
    const { token, expiresAt } = json as { token: string; expiresAt: number };
    return { username: name, password: token, expiresAt };
  }

  #answer(request: IncomingMessage, response: ServerResponse): void {
    const name = request.url?.slice(1) ?? '';
    this.calls.set(name, (this.calls.get(name) ?? 0) + 1);
    request.resume();
    response.on('error', () => undefined);
    const weather = this.#weather.get(name) ?? 'works';
    const work = (): void => {
      this.#work(name, response);
    };
    if (weather === 'works') work();
    else if (weather === 'hangs') this.#held.push(work);
    else if (typeof weather === 'string') STORMS[weather](response);
    else if ('status' in weather) response.writeHead(weather.status).end('{"error":"no"}');
    else setTimeout(work, weather.slowMs);
  }

  #work(name: string, response: ServerResponse): void {
    const token = `${name}.${String(this.calls.get(name))}.${String(this.issued.size)}`;
    const expiresAt = this.clock.now() + this.lifetimeMs;
    this.issued.set(token, { cloud: name, expiresAt });
    response.setHeader('content-type', 'application/json').end(JSON.stringify({ token, expiresAt }));
  }
}

const STORMS: Readonly<
  Record<Exclude<Weather & string, 'works' | 'hangs'>, (response: ServerResponse) => void>
> = {
  drips: (response) => {
    response.setHeader('content-type', 'application/json').write('{"token":"');
    const drop = setInterval(() => response.write('x'), 100);
    response.on('close', () => {
      clearInterval(drop);
    });
  },
  resets: (response) => void response.socket?.resetAndDestroy(),
  garbage: (response) => response.socket?.end('\u0000\u0001 this is not HTTP\r\n\r\n'),
  html: (response) => response.setHeader('content-type', 'text/html').end('<html>{"token":"stolen"}</html>'),
  empty: (response) => response.setHeader('content-type', 'application/json').end(),
  huge: (response) =>
    response.setHeader('content-type', 'application/json').end(`{"token":"${'x'.repeat(1_000_000)}"}`),
  endless: (response) => {
    response.setHeader('content-type', 'application/json');
    const pour = (): void => {
      while (!response.destroyed && response.write('["x",'));
      response.once('drain', pour);
    };
    pour();
  },
  'cut short': (response) => {
    response.setHeader('content-length', '1000').write('{"token":"half');
    response.socket?.end();
  },
  redirects: (response) => response.writeHead(307, { location: 'http://127.0.0.1:1/elsewhere' }).end(),
};

/** Figures for whoever reads the run; they are no assertions. */
export function note(text: string): void {
  process.stderr.write(`${text}\n`);
}
