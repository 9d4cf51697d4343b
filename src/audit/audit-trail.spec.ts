import { execFile } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { afterEach, beforeEach, describe, expect, it, jest } from '@jest/globals';
import { build } from 'esbuild';
import { pino } from 'pino';
import { LineOutput } from '../logging/lines/line-output.js';
import { type LineSink } from '../logging/lines/line-sink.js';
import { type LogOutput } from '../logging/logger.js';
import { type Answer } from '../resolver/answer.js';
import { HANGS_MS } from '../../test/support/children.js';
import { makeAnswer, makeGiven, makeServed } from '../../test/support/clients/served-request.js';
import { makeConfig } from '../../test/support/config/make-config.js';
import { AuditFollower } from './audit-follower.js';
import { openAuditTarget } from './audit-target.js';
import { AuditTrail } from './audit-trail.js';

type Event = Readonly<Record<string, unknown>>;

/** Where events go, and whether that works. */
class FakeSink implements LineSink {
  failedWith: string | undefined;
  text = '';

  write(line: string, end: Buffer = Buffer.alloc(0)): boolean {
    if (this.failedWith === undefined) this.text += line + end.toString();
    return this.failedWith === undefined;
  }

  readonly writeNow = (line: string, end?: Buffer): boolean => this.write(line, end);

  get events(): Event[] {
    return eventsOf(this.text);
  }
}

function eventsOf(text: string): Event[] {
  return text
    .split('\n')
    .filter(Boolean)
    .map((line) => JSON.parse(line) as Event);
}

let sink: FakeSink;
let logged: Event[];
let takenBack: Answer[];
let trail: AuditTrail;

beforeEach(() => {
  jest.useFakeTimers({ now: Date.UTC(2026, 10, 22) });
  sink = new FakeSink();
  logged = [];
  takenBack = [];
  const logger = pino({ base: null }, { write: (line: string) => logged.push(JSON.parse(line) as Event) });
  trail = new AuditTrail(logger, (answer) => takenBack.push(answer));
});

afterEach(async () => {
  await trail.close();
  jest.useRealTimers();
});

async function use(required: boolean): Promise<void> {
  await trail.use({ config: { target: 'stdout', required }, sink, file: undefined });
}

const messages = (): unknown[] => logged.map(({ msg }) => msg);

describe('an audit that is required', () => {
  beforeEach(() => use(true));

  it('admits what it has written', () => {
    expect(trail.admit(makeServed())).toBe(true);
    expect(sink.events).toHaveLength(1);
    expect([trail.written, trail.refused, trail.broken, trail.blocks]).toEqual([1, 0, false, false]);
  });

  it('lets nothing be given that it could not write, says so once, and takes the counts back', () => {
    sink.failedWith = 'ENOSPC';
    const request = makeServed();
    for (let time = 0; time < 3; time++) expect(trail.admit(request)).toBe(false);
    expect([trail.written, trail.refused, trail.broken, trail.blocks]).toEqual([0, 3, true, true]);
    expect(logged).toEqual([
      expect.objectContaining({
        level: 50,
        code: 'ENOSPC',
        msg: 'audit events cannot be written, so nothing is given',
      }),
    ]);
    expect(takenBack).toEqual([request.answer, request.answer, request.answer]);
  });

  it('recovers with the next request, and tells of the gap', () => {
    sink.failedWith = 'EIO';
    trail.admit(makeServed());
    jest.advanceTimersByTime(5_000);
    trail.admit(makeServed());
    sink.failedWith = undefined;
    expect(trail.admit(makeServed())).toBe(true);
    expect(sink.events).toEqual([
      {
        type: 'audit_gap',
        time: '2026-11-22T00:00:05.000Z',
        since: '2026-11-22T00:00:00.000Z',
        refused: 2,
        lost: 0,
      },
      expect.objectContaining({ type: 'audit' }),
    ]);
    expect(trail.blocks).toBe(false);
  });

  it('recovers without a request too, since nobody may ask while readiness is red', () => {
    sink.failedWith = 'ENOSPC';
    trail.admit(makeServed());
    jest.advanceTimersByTime(3_000);
    expect(trail.blocks).toBe(true);
    sink.failedWith = undefined;
    jest.advanceTimersByTime(1_000);
    expect(trail.blocks).toBe(false);
    expect(sink.events).toMatchObject([{ type: 'audit_gap', refused: 1 }]);
    expect(messages()).toEqual([
      'audit events cannot be written, so nothing is given',
      'audit events can be written again',
    ]);
  });
});

describe('an audit that is not required', () => {
  beforeEach(() => use(false));

  it('never keeps anything from being given, and tells of what it lost', () => {
    sink.failedWith = 'ENOSPC';
    for (let time = 0; time < 2; time++) expect(trail.admit(makeServed())).toBe(true);
    jest.advanceTimersByTime(1_000);
    expect([trail.lost, trail.broken, trail.blocks]).toEqual([2, true, false]);
    sink.failedWith = undefined;
    expect(trail.admit(makeServed())).toBe(true);
    jest.advanceTimersByTime(1_000);
    expect(sink.events).toMatchObject([{ type: 'audit_gap', refused: 0, lost: 2 }, { type: 'audit' }]);
    expect(messages()).toEqual(['audit events cannot be written', 'audit events can be written again']);
    expect(takenBack).toEqual([]);
  });

  it('writes nothing when it is off', async () => {
    await trail.use({ config: { target: 'off', required: false }, sink: undefined, file: undefined });
    expect(trail.admit(makeServed())).toBe(true);
    expect([sink.text, trail.written, trail.broken]).toEqual(['', 0, false]);
  });
});

describe('a long decision', () => {
  const request = makeServed({
    answer: makeAnswer(Array.from({ length: 60 }, (_, at) => makeGiven(`entry-${String(at)}`))),
  });
  const types = (): unknown[] => sink.events.map(({ type }) => type);

  it('is told before the first event that names it, and again after ten minutes', async () => {
    await use(true);
    for (let time = 0; time < 3; time++) trail.admit(request);
    jest.advanceTimersByTime(10 * 60_000);
    trail.admit(request);
    expect(types()).toEqual(['audit_decision', 'audit', 'audit', 'audit', 'audit_decision', 'audit']);
  });

  it('counts as told only when it was written', async () => {
    await use(true);
    sink.failedWith = 'ENOSPC';
    trail.admit(request);
    sink.failedWith = undefined;
    trail.admit(request);
    expect(types()).toEqual(['audit_gap', 'audit_decision', 'audit']);
  });
});

describe('a file that was moved away and cannot be opened again', () => {
  it('is tried again slowly until it can, and told of once', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'dockpass-audit-'));
    const path = join(folder, 'audit');
    const file = new LineOutput(path, true);
    await trail.use({ config: { target: path, required: true }, sink: file, file });
    renameSync(folder, `${folder}.moved`);
    await trail.reopen();
    await jest.advanceTimersByTimeAsync(3_000);
    expect(trail.admit(makeServed())).toBe(true);
    mkdirSync(folder);
    await jest.advanceTimersByTimeAsync(4_000);
    expect(trail.admit(makeServed())).toBe(true);
    expect([eventsOf(readFileSync(join(`${folder}.moved`, 'audit'), 'utf8')).length]).toEqual([1]);
    expect(eventsOf(readFileSync(path, 'utf8'))).toHaveLength(1);
    expect(logged).toEqual([
      expect.objectContaining({
        code: 'ENOENT',
        msg: 'the audit file cannot be opened again; the old one stays in use',
      }),
      expect.objectContaining({ level: 30, msg: 'the audit file could be opened again' }),
    ]);
    for (const each of [folder, `${folder}.moved`]) rmSync(each, { recursive: true });
  });
});

describe('a file that a reload keeps', () => {
  it('is not opened a second time when only the demand changes, whether that is applied or not', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'dockpass-audit-'));
    const path = join(folder, 'audit');
    const log = {} as LogOutput; // not used with a file
    const first = await openAuditTarget({ target: path, required: false }, log);
    await trail.use(first);
    expect(trail.admit(makeServed())).toBe(true); // held
    const follower = new AuditFollower(trail, log);
    const config = makeConfig({ audit: { target: path, required: true } });
    (await follower.prepare(config)).discard();
    (await follower.prepare(config)).commit();
    expect(trail.target.file).toBe(first.file);
    expect(trail.admit(makeServed())).toBe(true);
    expect(eventsOf(readFileSync(path, 'utf8'))).toHaveLength(2); // in order, by one writer
    rmSync(folder, { recursive: true });
  });

  it('is not opened anew before its former writer has closed it', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'dockpass-audit-'));
    const path = join(folder, 'audit');
    let closed = (): void => undefined;
    const slow = new Promise<void>((resolve) => (closed = resolve));
    const former = { close: () => slow } as LineOutput; // has much to write yet
    await trail.use({ config: { target: path, required: false }, sink, file: former });
    void trail.use({ config: { target: 'stdout', required: false }, sink, file: undefined });
    const follower = new AuditFollower(trail, {} as LogOutput);
    const prepared = follower.prepare(makeConfig({ audit: { target: path, required: false } }));
    await jest.advanceTimersByTimeAsync(0);
    const early = existsSync(path);
    closed();
    (await prepared).commit();
    expect([early, existsSync(path)]).toEqual([false, true]);
    await trail.close();
    rmSync(folder, { recursive: true });
  });
});

describe('a real file that reaches its limit', () => {
  it('refuses, leaves no torn line behind, and goes on when there is room again', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'dockpass-audit-'));
    const script = join(folder, 'fill.mjs');
    await build({
      entryPoints: [fileURLToPath(new URL('../../test/support/audit/fill-audit.ts', import.meta.url))],
      outfile: script,
      bundle: true,
      platform: 'node',
      format: 'esm',
      tsconfigRaw: {}, // imports of types are dropped, and with them everything that the audit does not need
      logLevel: 'error',
    });
    const file = join(folder, 'audit');
    writeFileSync(file, '');
    // The limit of the shell is the disk that is full; the signal that comes with it is not for us.
    const command = `trap '' XFSZ; ulimit -f 4; exec "${process.execPath}" "${script}" "${file}"`;
    const { stdout } = await promisify(execFile)('bash', ['-c', command], { timeout: HANGS_MS });
    const { admitted, refused, torn, after } = JSON.parse(stdout) as Record<string, number>;
    expect([Number(admitted) > 5, refused, Number(torn) > 0, after]).toEqual([true, 3, true, 2]);
    const events = eventsOf(readFileSync(file, 'utf8'));
    expect(events.map(({ type, refused: count }) => [type, count])).toEqual([
      ['audit_gap', 3],
      ['audit', undefined],
      ['audit', undefined],
    ]);
    rmSync(folder, { recursive: true });
  });
});
