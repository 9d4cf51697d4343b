/** Clients of all kinds, each on connections that it keeps, and the judgement of every answer that they get. */
import { setTimeout as pause } from 'node:timers/promises';
import { droneRequest, woodpeckerRequest } from '../bench/requests.mjs';
import { Connection } from './connection.mjs';

/** Milliseconds between two requests of one client. */
const PAUSE_MS = 200;
const HUB = 'hub.example';

export class Clients {
  counts = { answered: 0, given: 0, missing: 0, refused: 0, polled: 0, spared: 0 };
  /** The signal that a worker got a moment ago: what is lost meanwhile may have been with it. */
  dying;
  /** What was wrong, with how often. */
  wrong = new Map();
  unanswered = new Map();
  #open = new Set();
  #stopped = false;
  #running = [];

  constructor({ port, entries, ledger, random, adminToken }) {
    Object.assign(this, { port, entries, ledger, random, adminToken });
  }

  start(count) {
    for (let at = 0; at < count; at++) this.#running.push(this.#run((kept) => this.#signed(kept)));
    this.#running.push(
      this.#run((kept) => this.#hostile(kept)),
      this.#run((kept) => this.#hostile(kept)),
    );
    this.#running.push(this.#run((kept) => this.#poll(kept)));
  }

  /** Lets what is under way end. */
  async stop() {
    this.#stopped = true;
    await Promise.all(this.#running);
    for (const connection of this.#open) connection.close();
  }

  /** A worker is gone: what it held may be lost. */
  spareOpen() {
    for (const connection of this.#open) {
      if (connection.open) connection.spared = true;
      else this.#open.delete(connection);
    }
  }

  async #run(ask) {
    const kept = { connection: undefined };
    while (!this.#stopped) {
      await ask(kept);
      await pause(this.random(2 * PAUSE_MS));
    }
  }

  /** A good request of either dialect, for the repository of one entry or for one that none names. */
  async #signed(kept) {
    const entry = this.entries[this.random(this.entries.length)];
    const repo = this.random(8) === 0 ? 'other/app' : entry.repo;
    const isDrone = this.random(2) === 0;
    const askedAt = Date.now();
    const answer = await this.#ask(kept, (isDrone ? droneRequest : woodpeckerRequest)(repo));
    if (answer) this.#judge(answer, { isDrone, entry: repo === entry.repo ? entry : undefined, askedAt });
  }

  #judge({ status, body }, { isDrone, entry, askedAt }) {
    if (status !== 200) return this.#blame(`status ${status} for a good request`);
    this.counts.answered++;
    const json = JSON.parse(body);
    const given = isDrone ? json : json.registries;
    const hub = given.find(({ address }) => address === HUB);
    if (!['red', 'blue'].includes(hub?.password)) this.#blame('the fixed credential is missing');
    const others = given.filter(({ address }) => address !== HUB);
    if (others.length === 0) this.counts.missing++;
    for (const { address, password } of others) {
      this.counts.given++;
      const problem =
        address === entry?.address
          ? this.ledger.problem(entry.name, password, askedAt)
          : 'is of another entry';
      if (problem) this.#blame(`a credential ${problem} (${entry?.call ?? 'no entry'})`);
    }
    return undefined;
  }

  async #hostile(kept) {
    const { expected, bytes } = HOSTILE[this.random(HOSTILE.length)]();
    const answer = await this.#ask(kept, bytes);
    kept.connection?.close();
    if (!answer) return;
    this.counts.refused++;
    if (answer.status !== expected) this.#blame(`status ${answer.status} for a request that is ${expected}`);
  }

  /** Scrapes, also many at once, readiness and status. */
  async #poll(kept) {
    const authorization = `Authorization: Bearer ${this.adminToken}`;
    const get = async (path, own, right) => {
      const answer = await this.#ask(own, `GET ${path} HTTP/1.1\r\nHost: x\r\n${authorization}\r\n\r\n`);
      this.counts.polled++;
      if (answer && !right.includes(answer.status)) this.#blame(`status ${answer.status} of ${path}`);
      if (own !== kept) own.connection?.close();
    };
    await get('/readyz', kept, [200, 503]);
    await get('/admin/status', kept, [200]);
    const scrapes = this.random(5) === 0 ? 12 : 1;
    await Promise.all(Array.from({ length: scrapes }, () => get('/metrics', {}, [200])));
  }

  async #ask(kept, bytes) {
    if (!kept.connection?.open) {
      kept.connection = new Connection(this.port);
      this.#open.add(kept.connection);
    }
    const { connection } = kept;
    const { lost, ...answer } = await connection.ask(bytes);
    if (!lost) return answer;
    connection.close();
    this.#open.delete(connection);
    if ((connection.spared || this.dying) && lost === 'closed') this.counts.spared++;
    else add(this.unanswered, `${lost}, on a ${connection.answered > 0 ? 'kept' : 'new'} connection`);
    return undefined;
  }

  #blame(what) {
    add(this.wrong, what);
  }
}

function add(counts, what) {
  counts.set(what, (counts.get(what) ?? 0) + 1);
}

/** A good request with one thing changed, and the status that it then has. */
const changed = (expected, change, make = droneRequest) => ({
  expected,
  bytes: Buffer.from(change(make('acme/e0').toString('latin1')), 'latin1'),
});
const HOSTILE = [
  () => changed(401, (text) => text.replace(/signature="..../, 'signature="AAAA')),
  () => changed(401, (text) => text.replace(/Signature: .{9}/, 'Signature: AAAAAAAAA'), woodpeckerRequest),
  () => changed(401, (text) => text.replace(/Date: .*GMT/, 'Date: Sat, 21 Nov 2020 10:00:00 GMT')),
  () => changed(401, (text) => text.replace('"push"', '"pull"')),
  () => changed(401, (text) => text.replace(/Signature: [^\r]*\r\n/, '')),
  () => changed(404, (text) => text.replace('POST /drone', 'GET /nothing/here')),
  () => changed(405, (text) => text.replace('POST', 'PUT')),
  () => changed(413, (text) => text.replace(/Content-Length: \d+/, 'Content-Length: 50000000')),
  () => changed(431, (text) => text.replace('Host:', `X-Long: ${'y'.repeat(20_000)}\r\nHost:`)),
  () => ({ expected: 400, bytes: Buffer.from('\u0016\u0003\u0001 hello\r\n\r\n', 'latin1') }),
];
