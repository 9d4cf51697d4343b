/** Clients of all kinds, each on connections that it keeps, and the judgement of every answer that they get. */
import { setTimeout as pause } from 'node:timers/promises';
import { droneRequest, woodpeckerRequest } from '../bench/requests.mjs';
import { Connection } from './connection.mjs';
import { HOSTILE } from './hostile-requests.mjs';
import { Notes } from './notes.mjs';

/** Milliseconds between two requests of one client. */
const PAUSE_MS = 200;
const HUB = 'hub.example';

export class Clients {
  counts = { answered: 0, given: 0, missing: 0, refused: 0, polled: 0, spared: 0 };
  #stopped = false;
  #running = [];

  constructor({ port, entries, ledger, random, adminToken, deaths }) {
    Object.assign(this, { port, entries, ledger, random, adminToken, deaths });
    this.wrong = new Notes(() => deaths.last());
    this.unanswered = new Notes(() => deaths.last());
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
  }

  async #run(ask) {
    const kept = { connection: undefined };
    while (!this.#stopped) {
      await ask(kept);
      await pause(this.random(2 * PAUSE_MS));
    }
    kept.connection?.close();
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
    if (!kept.connection?.open) kept.connection = new Connection(this.port);
    const { connection } = kept;
    const askedAt = Date.now();
    const { lost, ...answer } = await connection.ask(bytes);
    if (!lost) return answer;
    connection.close();
    if (lost === 'closed' && this.deaths.took(connection)) this.counts.spared++;
    else this.#lose(lost, connection, bytes, askedAt);
    return undefined;
  }

  #lose(how, { answered, openedAt, port, code = 'the other side ended it' }, bytes, askedAt) {
    const what = `${how}, on a ${answered > 0 ? 'kept' : 'new'} connection`;
    const line = bytes.toString('latin1').split('\r\n', 1)[0].slice(0, 60);
    const ages = `opened ${Date.now() - openedAt} ms and asked ${Date.now() - askedAt} ms before, port ${port}`;
    this.unanswered.add(what, `${JSON.stringify(line)}, ${code}, ${ages}, `);
  }

  #blame(what) {
    this.wrong.add(what);
  }
}
