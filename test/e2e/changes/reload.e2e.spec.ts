import { createServer } from 'node:http';
import { once } from 'node:events';
import { mkdtempSync, readdirSync, renameSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { type AddressInfo, connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { connect as connectTls } from 'node:tls';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { afterAll, afterEach, describe, expect, it } from '@jest/globals';
import { vendors } from '../../fixtures/providers/vendor/vendor.module.js';
import { BOTH_CLIENTS, type InProcessGateway, startInProcess } from '../../support/in-process-gateway.js';
import { loopbackCertificate } from '../../support/net/loopback-certificate.js';
import { readAnswer, talk, toBytes } from '../../support/clients/raw-socket.js';
import { droneRequest, TEST_WOODPECKER_PUBLIC_PEM, woodpeckerRequest } from '../../support/clients/sign.js';
import { thorough } from '../../support/pace/thorough.js';
import { until } from '../../support/until.js';

/** A hundred of them warm it up; what each of the others left behind would be seen. */
const RELOADS = thorough(1_000, 300);
const folder = mkdtempSync(join(tmpdir(), 'dockpass-reload-'));
let gateway: InProcessGateway | undefined;
afterEach(async () => {
  await gateway?.stop();
  gateway = undefined;
  vendors.clear();
});

afterAll(() => {
  rmSync(folder, { recursive: true });
});

function entry(name: string, vendor = name): object {
  return { name, address: `${name}.vendor.example`, vendor };
}

function given(...pairs: readonly (readonly [name: string, vendor: string])[]): string {
  return JSON.stringify(
    pairs.map(([name, vendor]) => ({
      address: `${name}.vendor.example`,
      username: 'vendor',
      password: vendor,
    })),
  );
}

/** Puts a configuration in place as editors and deployments do: whole, by rename. */
function write(file: string, registries: readonly object[], more: object = {}): string {
  writeFileSync(`${file}.new`, JSON.stringify({ registries, ...more }), { mode: 0o600 });
  renameSync(`${file}.new`, file);
  return file;
}

async function start(env: Readonly<Record<string, string>>): Promise<InProcessGateway> {
  gateway = await startInProcess({ ...BOTH_CLIENTS, ...env });
  return gateway;
}

async function ask({ port }: { port: number }): Promise<string> {
  return (await talk(port, toBytes(droneRequest()))).body;
}

/** The first line with that message, as soon as it is there. */
async function logged(
  { lines }: InProcessGateway,
  message: string,
): Promise<Readonly<Record<string, unknown>>> {
  let line: Readonly<Record<string, unknown>> | undefined;
  await until(() => (line = lines().find(({ msg }) => msg === message)) !== undefined);
  return line ?? {};
}

describe('a reload', () => {
  it('puts a changed file to use and says so', async () => {
    const file = write(join(folder, 'changed.json'), [entry('one')]);
    const running = await start({ DOCKPASS_CONFIG: file });
    expect(await ask(running)).toBe(given(['one', 'one']));
    write(file, [entry('one', 'other'), entry('two')]);
    expect(await running.reload('signal')).toBe('applied');
    expect(await ask(running)).toBe(given(['one', 'other'], ['two', 'two']));
    expect(running.lines().find(({ msg }) => msg === 'configuration applied')).toEqual({
      level: 'info',
      time: expect.any(String),
      reason: 'signal',
      registries: 2,
      clients: 2,
      entriesAdded: ['two'],
      entriesChanged: ['one'],
      msg: 'configuration applied',
    });
  });

  it('needs nobody to ask for it: the file is watched', async () => {
    const file = write(join(folder, 'watched.json'), [entry('one')]);
    const running = await start({ DOCKPASS_CONFIG: file });
    write(file, [entry('two')]);
    expect(await logged(running, 'configuration applied')).toMatchObject({ reason: 'file' });
    expect(await ask(running)).toBe(given(['two', 'two']));
  });

  it('reads secret files again, also behind the links of Kubernetes', async () => {
    for (const version of ['v1', 'v2']) writeFileSync(join(folder, `${version}.secret`), version.repeat(16));
    symlinkSync('v1.secret', join(folder, '..data'));
    const running = await start({ DRONE_SECRET_FILE: join(folder, '..data'), DRONE_SECRET: '' }).catch(
      () => undefined,
    );
    expect(running).toBeUndefined(); // both at once is an error
    const good = (gateway = await startInProcess({ DRONE_SECRET_FILE: join(folder, '..data') }));
    const status = async (secret: string): Promise<number> =>
      (await talk(good.port, toBytes(droneRequest({ secret })))).status;
    expect([await status('v1'.repeat(16)), await status('v2'.repeat(16))]).toEqual([200, 401]);
    symlinkSync('v2.secret', join(folder, '..new'));
    renameSync(join(folder, '..new'), join(folder, '..data'));
    await logged(good, 'configuration applied');
    expect([await status('v1'.repeat(16)), await status('v2'.repeat(16))]).toEqual([401, 200]);
  });

  it('that is wrong is refused with every problem, and the running configuration stays', async () => {
    const file = write(join(folder, 'wrong.json'), [entry('one')]);
    const running = await start({ DOCKPASS_CONFIG: file });
    write(file, [
      entry('one', 'other'),
      { name: 'two', address: 'https://CANARY.example' },
      { adress: 'CANARY' },
    ]);
    expect(await running.reload('signal')).toBe('refused');
    const { problems, level } = await logged(
      running,
      'the configuration on disk is refused; the running one stays',
    );
    expect([level, (problems as object[]).length > 2]).toEqual(['error', true]);
    expect(JSON.stringify(problems)).toContain('the clients compare the bare host');
    expect(running.output()).not.toContain('CANARY');
    expect(await ask(running)).toBe(given(['one', 'one']));
    write(file, [entry('two')]);
    expect(await running.reload('signal')).toBe('applied');
    expect(await ask(running)).toBe(given(['two', 'two']));
  });

  it('keeps the credentials of unchanged entries', async () => {
    let minted = 0;
    vendors.set('counted', () =>
      Promise.resolve({ username: 'vendor', password: `token-${String(++minted)}` }),
    );
    const file = write(join(folder, 'kept.json'), [entry('one', 'counted'), entry('two', 'counted')]);
    const running = await start({ DOCKPASS_CONFIG: file });
    const both = given(['one', 'token-1'], ['two', 'token-2']);
    expect(await ask(running)).toBe(both);
    write(file, [{ ...entry('one', 'counted'), forks: 'allow' }, entry('two', 'counted'), entry('three')]);
    await running.reload('signal');
    expect(await ask(running)).toBe(given(['one', 'token-1'], ['two', 'token-2'], ['three', 'three']));
    expect(minted).toBe(2);
  });

  it('lets a request under way finish with what it began with', async () => {
    let answer: () => void = () => undefined;
    const asked = new Promise<void>((resolve) => {
      vendors.set('slow', () => {
        resolve();
        return new Promise((give) => {
          answer = () => {
            give({ username: 'vendor', password: 'old' });
          };
        });
      });
    });
    const file = write(join(folder, 'slow.json'), [entry('one', 'slow')]);
    const running = await start({ DOCKPASS_CONFIG: file });
    const early = ask(running);
    await asked;
    write(file, [entry('two')]);
    await running.reload('signal');
    expect(await ask(running)).toBe(given(['two', 'two']));
    answer();
    expect(await early).toBe(given(['one', 'old']));
  });

  it('warns of what waits for a restart, and of new warnings once', async () => {
    const running = await start({ REGISTRY_ONE_ADDRESS: 'one.vendor.example', REGISTRY_ONE_VENDOR: 'one' });
    const { env } = running;
    Object.assign(env, { PORT: '1', WORKERS: '2', LOG_LEVEL: 'error' });
    expect(await running.reload('signal')).toBe('applied');
    const notes = running
      .lines()
      .filter(({ msg }) => msg === 'has changed, which takes effect with the next restart');
    expect(notes.map(({ key }) => key)).toEqual(['PORT', 'WORKERS', 'LOG_LEVEL']);
    expect(await ask(running)).toBe(given(['one', 'one']));
  });

  it('swaps the certificate without a restart', async () => {
    const [one, two] = [loopbackCertificate(['one.test']), loopbackCertificate(['two.test'])];
    const [cert, key] = [join(folder, 'cert.pem'), join(folder, 'key.pem')];
    const put = (pair: { cert: string; key: string }): void => {
      writeFileSync(cert, pair.cert);
      writeFileSync(key, pair.key, { mode: 0o600 });
    };
    put(one);
    const running = await start({ TLS_CERT_FILE: cert, TLS_KEY_FILE: key });
    const shown = async (): Promise<string> => {
      const socket = connectTls({ port: running.port, host: '127.0.0.1', rejectUnauthorized: false });
      await once(socket, 'secureConnect');
      const { subjectaltname = '' } = socket.getPeerCertificate();
      socket.destroy();
      return subjectaltname;
    };
    expect(await shown()).toContain('one.test');
    writeFileSync(cert, two.cert);
    expect(await running.reload('file')).toBe('refused'); // the key is still the old one
    expect(await shown()).toContain('one.test');
    put(two);
    expect(await running.reload('file')).toBe('applied');
    expect(await shown()).toContain('two.test');
  });

  it('is tried again by itself while a Woodpecker server has not given its key', async () => {
    let asked = 0;
    const server = createServer((_, response) => {
      asked++;
      if (asked > 1) response.end(String(TEST_WOODPECKER_PUBLIC_PEM));
      else response.writeHead(503).end();
    }).listen(0, '127.0.0.1');
    await once(server, 'listening');
    const url = `http://127.0.0.1:${String((server.address() as AddressInfo).port)}`;
    const running = (gateway = await startInProcess({ WOODPECKER_SERVER: url }));
    const status = async (): Promise<number> =>
      (await talk(running.port, toBytes(woodpeckerRequest()))).status;
    expect(await status()).toBe(503);
    await logged(running, 'public key fetched: compare it with the server');
    expect(await status()).toBe(200);
    await running.reload('signal');
    expect([await status(), asked]).toEqual([200, 2]);
    server.close();
  });
});

describe(`${RELOADS.toLocaleString('en')} reloads under load`, () => {
  const NAMES = ['one', 'two', 'three'];

  it('fail no request, mix no answer, and leave nothing behind', async () => {
    const answers = ['red', 'blue'].map((color) => given(...NAMES.map((name) => [name, color] as const)));
    for (const color of ['red', 'blue']) {
      vendors.set(color, async () => {
        await new Promise(setImmediate); // so that reloads meet requests that wait
        return { username: 'vendor', password: color };
      });
    }
    const put = (round: number): string =>
      write(
        join(folder, 'load.json'),
        NAMES.map((name) => entry(name, round % 2 === 0 ? 'red' : 'blue')),
      );
    const running = await start({
      DOCKPASS_CONFIG: put(0),
      LOG_LEVEL: 'error',
      ADMIN_TOKEN: 'TEST-ONLY-admin-token',
    });
    const load = new Load(running.port, answers);
    let early = { descriptors: 0, heapMb: 0 };
    for (let round = 1; round <= RELOADS; round++) {
      put(round);
      const [outcome] = await Promise.all([running.reload('signal'), load.answers(3)]);
      if (outcome !== 'applied') throw new Error(`reload ${String(round)} was ${outcome}`);
      if (round === 100) early = usage();
    }
    const late = usage();
    await load.stop();
    process.stdout.write(
      `${String(RELOADS)} reloads beside ${String(load.answered)} requests: ${JSON.stringify({ early, late })}\n`,
    );
    expect(load.wrong).toEqual([]);
    expect(load.colors.size).toBe(2);
    expect(load.answered).toBeGreaterThan(3 * RELOADS);
    expect(late.descriptors - early.descriptors).toBeLessThan(8);
    expect(late.heapMb - early.heapMb).toBeLessThan(5);
    expect(running.lines()).toEqual([]);
    expect([...running.gateway.keeper.slots()]).toHaveLength(NAMES.length);
    running.gateway.current.planners.settleAll();
    expect(running.gateway.uses.given.get('one')).toBe(load.answered);
  });
});

/** Four clients that ask over and over, each over a connection that it keeps. */
class Load {
  answered = 0;
  readonly wrong: string[] = [];
  readonly colors = new Set<string>();
  readonly #clients: Promise<void>[];
  #stopped = false;
  #waiting: { until: number; done: () => void } | undefined;

  constructor(
    port: number,
    private readonly right: readonly string[],
  ) {
    this.#clients = Array.from({ length: 4 }, () => this.#ask(port));
  }

  /** Resolves after so many more answers. */
  answers(count: number): Promise<void> {
    return new Promise((done) => (this.#waiting = { until: this.answered + count, done }));
  }

  async stop(): Promise<void> {
    this.#stopped = true;
    await Promise.all(this.#clients);
  }

  async #ask(port: number): Promise<void> {
    const socket = connect(port, '127.0.0.1');
    while (!this.#stopped) {
      socket.write(toBytes(droneRequest()));
      const { status, body } = await readAnswer(socket);
      socket.removeAllListeners('data').removeAllListeners('close');
      this.answered++;
      if (status === 200 && this.right.includes(body)) this.colors.add(body);
      else this.wrong.push(`${String(status)} ${body}`);
      if (this.#waiting && this.answered >= this.#waiting.until) this.#waiting.done();
    }
    socket.destroy();
  }
}

setFlagsFromString('--expose-gc');
const collectGarbage = runInNewContext('gc') as () => void;

/** What this process holds, after everything that can be has been let go. */
function usage(): { descriptors: number; heapMb: number } {
  collectGarbage();
  const { heapUsed } = process.memoryUsage();
  return { descriptors: readdirSync('/proc/self/fd').length, heapMb: Math.round(heapUsed / 1e5) / 10 };
}
