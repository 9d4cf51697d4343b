import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { endWithFile } from '../support/children.js';
import { BOTH_CLIENTS } from '../support/in-process-gateway.js';
import { Load } from '../support/clients/load.js';
import { NamedPipe } from '../support/programs/named-pipe.js';
import { thorough } from '../support/pace/thorough.js';
import { preload } from '../support/programs/preload.js';
import { PROGRAM, programEnv } from '../support/program.js';
import { talk } from '../support/clients/raw-socket.js';
import { ask, bothClients } from '../support/docs/threats.js';

type Line = Readonly<Record<string, unknown>>;

const LIMIT_MS = 120_000;
const HUB = {
  ...BOTH_CLIENTS,
  HOST: '127.0.0.1',
  PORT: '0',
  AUDIT_LOG: 'stdout',
  REGISTRY_HUB_ADDRESS: 'r.example:5000',
  REGISTRY_HUB_USERNAME: 'octocat',
  REGISTRY_HUB_PASSWORD: 'TEST-ONLY-password',
};
/** Whoever stops the whole process to wait is told of. */
const TELL_WAITS = preload(`
  const real = Atomics.wait;
  Atomics.wait = (...args) => { process.stderr.write('waited'); return real(...args); };`);

let pipe: NamedPipe;
let child: ChildProcess;
let stderr = '';

beforeEach(() => {
  pipe = new NamedPipe();
});

afterEach(() => {
  child.kill('SIGKILL');
  pipe.close();
});

/** Starts the gateway with the pipe as its standard output, and resolves with its port. */
async function start(env: Readonly<Record<string, string>>): Promise<number> {
  stderr = '';
  child = endWithFile(
    spawn(PROGRAM, ['serve'], {
      cwd: fileURLToPath(new URL('../fixtures', import.meta.url)),
      env: { ...programEnv(TELL_WAITS), ...HUB, ...env },
      stdio: ['ignore', pipe.writer, 'pipe'],
    }),
  );
  child.stderr?.setEncoding('utf8').on('data', (text: string) => (stderr += text));
  pipe.handOver();
  for (;;) {
    const [, port] = /\bport"?: ?(\d+)/.exec(pipe.text) ?? [];
    if (port !== undefined) return Number(port);
    if (child.exitCode !== null) throw new Error(`The gateway ended at once: ${stderr}`);
    await Promise.race([once(pipe.reader, 'data'), once(child, 'close')]);
  }
}

/** Ends it as an operator does, and resolves with its status when everything it wrote has been read. */
async function stop(): Promise<unknown> {
  const ended = Promise.all([once(child, 'close'), once(pipe.reader, 'end')]);
  child.kill('SIGTERM');
  return (await ended)[0][0];
}

/** Every line of the output that is JSON of one object; the others are those of the readable log. */
function linesIn(text: string, format: string): Line[] {
  const lines = text.split('\n');
  expect(lines.pop()).toBe('');
  const wanted = format === 'json' ? lines : lines.filter((line) => line.startsWith('{'));
  return wanted.map((line) => JSON.parse(line) as Line);
}

function eventsIn(text: string, format = 'json'): Line[] {
  return linesIn(text, format).filter(({ type }) => type !== undefined);
}

async function answered(load: Load, more: number): Promise<void> {
  const wanted = load.answers.length + more;
  while (load.answers.length < wanted && load.unanswered.length === 0) await new Promise(setImmediate);
}

const isGiven = ([, body]: readonly [number, string]): boolean => body.includes('octocat');

describe('several workers on one pipe', () => {
  it.each(['false', 'true'])(
    'tear no line, and lose none (AUDIT_REQUIRED=%s)',
    async (required) => {
      const port = await start({ WORKERS: '2', AUDIT_REQUIRED: required });
      const load = new Load(port);
      load.start(16);
      // A reader that rests again and again: the pipe is full, with what fitted of a write of each worker.
      for (let rests = 0; rests < thorough(20, 6); rests++) {
        pipe.reader.pause();
        await answered(load, 200);
        pipe.reader.resume();
        await answered(load, 50);
      }
      await load.stop();
      expect([load.unanswered, load.broken]).toEqual([[], []]);
      expect([await stop(), stderr]).toEqual([0, '']);
      const given = load.answers.filter(({ body }) => body.includes('octocat')).length;
      const events = eventsIn(pipe.text).filter(({ type }) => type === 'audit');
      expect([events.length, new Set(events.map(({ id }) => id)).size]).toEqual([given, given]);
      if (required === 'false') expect(given).toBe(load.answers.length);
    },
    LIMIT_MS,
  );
});

it(
  'refuses a pipe as the audit file of several workers, because it could not be relayed',
  async () => {
    await expect(start({ WORKERS: '2', AUDIT_LOG: '/dev/stdout' })).rejects.toThrow(
      "AUDIT_LOG: several WORKERS would tear each other's lines in a pipe; use stdout or a regular file",
    );
  },
  LIMIT_MS,
);

describe('a required audit whose reader does not read', () => {
  it.each([
    ['json', '1'],
    ['pretty', '1'],
    ['json', '2'],
  ])(
    'refuses without waiting, answers all else, and recovers with a gap told (%s, WORKERS=%s)',
    async (format, workers) => {
      const [request] = bothClients();
      const port = await start({ AUDIT_REQUIRED: 'true', LOG_FORMAT: format, WORKERS: workers });
      pipe.reader.pause();
      const answers: (readonly [number, string])[] = [];
      for (let at = 0; at < 20_000 && answers.every(isGiven); at++) answers.push(await ask(port, request));
      for (let at = 0; at < 40; at++) answers.push(await ask(port, request));
      expect(answers.slice(-40).filter(isGiven).length).toBeLessThan(40);
      expect((await talk(port, 'GET /healthz HTTP/1.1\r\nHost: x\r\n\r\n')).status).toBe(200);
      pipe.reader.resume();
      for (let well = 0; well < 10;) {
        const answer = await ask(port, request);
        answers.push(answer);
        well = isGiven(answer) ? well + 1 : 0;
      }
      expect([await stop(), stderr]).toEqual([0, '']);
      const events = eventsIn(pipe.text, format);
      const refused = events.map(({ refused: count }) => Number(count ?? 0)).reduce((sum, one) => sum + one);
      const given = answers.filter(isGiven).length;
      expect([events.filter(({ type }) => type === 'audit').length, refused]).toEqual([
        given,
        answers.length - given,
      ]);
    },
    LIMIT_MS,
  );
});
