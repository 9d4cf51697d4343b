import 'reflect-metadata';
import { type ServerResponse } from 'node:http';
import { type Socket } from 'node:net';
import { FAMILIES } from '../support/chaos/storm-entries.js';
import { FAILURES } from '../support/registry/vendor-server.js';
import { type Misbehaviour, VendorStorm } from '../support/chaos/vendor-storm.js';
import { Ledger } from './ledger.js';
import { withLife } from './with-life.js';

/** Seconds that a token lives, so that renewals never end. */
const LIFE = 30;
/** Lives that no token has, in seconds. */
const ABSURD = [1e13, 2 ** 53 - 1, 1e300, -1, 0, 315_360_000, Number.NaN];

const status =
  (code: number): Misbehaviour =>
  (_, response) => {
    response.writeHead(code, { 'retry-after': '2' }).end('{"error":"TEST-ONLY"}');
  };
const failure =
  (how: keyof typeof FAILURES): Misbehaviour =>
  (request, response) => {
    FAILURES[how](request, response);
  };

const HOSTILE: readonly Misbehaviour[] = [
  ...[401, 403, 404, 429, 500, 502, 503].map(status),
  ...(['hang', 'reset', 'garbage', 'oversized', 'endless'] as const).map(failure),
  (_, response) => {
    response.writeHead(200, { 'content-length': '1000' }).write('{"token":"half');
    response.socket?.end();
  },
  (_, response) => {
    response.writeHead(503).write('{"error":');
    setTimeout(() => response.destroy(), 6_900).unref();
  },
  (_, response) => {
    response.socket?.end(`HTTP/1.1 200 OK\r\nx: ${'y'.repeat(1_000_000)}\r\n\r\n`);
  },
];

type ProxyMood = 'works' | 'silent' | 'endless' | 'refuses' | 'resets';
const PROXY_MOODS: readonly ProxyMood[] = [
  'works',
  'silent',
  'works',
  'endless',
  'works',
  'refuses',
  'resets',
];

/** Every vendor on loopback, hostile by turns, and a proxy on the way to them that is so, too. */
export class HostileVendors {
  readonly ledger = new Ledger();
  readonly storm: VendorStorm;
  /** What each entry is for, and the call at which its vendor becomes hostile. */
  readonly entries: readonly { name: string; repo: string; address: string; call: string }[];
  /** Entries whose tokens have an absurd life, and entries whose vendor shows another year. */
  readonly #absurd = new Map<string, number>();
  readonly #oldDate = new Set<string>();
  #proxy: ProxyMood = 'works';
  #turn = 0;

  constructor() {
    const all = FAMILIES.flatMap(({ calls, address }) =>
      Object.keys(calls).map((call) => ({ call, address })),
    );
    this.entries = all.map(({ call, address }, n) => {
      const name = `e${String(n)}`;
      return { name, repo: `acme/${name}`, address: address(n), call };
    });
    const blows = this.entries.map(({ call, repo }) => ({ call, title: call, how: undefined, repo }));
    this.storm = new VendorStorm(blows, {
      answer: (entry, response, atCall) => {
        this.#pass(entry, response, atCall);
      },
      connect: (socket) => this.#connect(socket),
    });
  }

  /** The next bad day: some vendor becomes hostile, another one works again. */
  turn(random: (limit: number) => number): void {
    const names = this.entries.map(({ name }) => name);
    this.#turn++;
    const [bad, good] = [names[random(names.length)] ?? '', names[random(names.length)] ?? ''];
    const kind = random(HOSTILE.length + 4) - 4;
    this.#recover(bad);
    if (kind < -2) this.#absurd.set(bad, ABSURD[random(ABSURD.length)] ?? 0);
    else if (kind < 0) this.#oldDate.add(bad);
    else this.storm.deal(bad, HOSTILE[kind]);
    this.#recover(good);
    if (this.#turn % 5 === 0) this.#proxy = PROXY_MOODS[(this.#turn / 5) % PROXY_MOODS.length] ?? 'works';
  }

  /** Everything works from now on. */
  calm(): void {
    for (const { name } of this.entries) this.#recover(name);
    this.#proxy = 'works';
  }

  #recover(entry: string): void {
    this.storm.deal(entry, undefined);
    this.#absurd.delete(entry);
    this.#oldDate.delete(entry);
  }

  #connect(socket: Socket): boolean {
    if (this.#proxy === 'works') return false;
    if (this.#proxy === 'refuses') socket.end('HTTP/1.1 407 No\r\n\r\n');
    if (this.#proxy === 'resets') socket.resetAndDestroy();
    if (this.#proxy === 'endless') {
      socket.write('HTTP/1.1 200 OK\r\n');
      const pour = (): void => {
        while (!socket.destroyed && socket.write('x: y\r\n'.repeat(1_000)));
        socket.once('drain', pour);
      };
      pour();
    }
    return true;
  }

  /** Every token gets a short life, or an absurd one, and is written down with it. */
  #pass(entry: string, response: ServerResponse, atCall: boolean): void {
    const end = response.end.bind(response);
    const absurd = atCall ? this.#absurd.get(entry) : undefined;
    const askedAt = Date.now();
    response.end = (body?: unknown) => {
      const text = typeof body === 'string' ? body : '';
      const told = withLife(text, absurd ?? LIFE);
      if (absurd === undefined || !told.changed)
        this.ledger.write(entry, text, told.changed ? askedAt + LIFE * 1_000 : Infinity);
      if (this.#oldDate.has(entry) && !response.headersSent) response.setHeader('date', OLD_DATE);
      return typeof body === 'string' ? end(told.text) : end();
    };
  }
}

export { randomNumbers } from '../support/clients/mutate.js';

const OLD_DATE = 'Thu, 01 Jan 1970 00:00:00 GMT';
