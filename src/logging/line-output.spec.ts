import { once } from 'node:events';
import { mkdtempSync, readFileSync, renameSync, rmSync, statSync } from 'node:fs';
import { connect, createServer, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { setImmediate as turn } from 'node:timers/promises';
import { afterEach, beforeEach, describe, expect, it, jest } from '@jest/globals';
import { LineOutput } from './line-output.js';

describe('LineOutput', () => {
  let folder = '';
  let path = '';

  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'dockpass-lines-'));
    path = join(folder, 'lines');
  });

  afterEach(() => {
    rmSync(folder, { recursive: true });
  });

  it('appends to the file, which only its owner may read', async () => {
    const first = new LineOutput(path);
    first.write('one\n');
    await first.close();
    const second = new LineOutput(path);
    second.write('two\n');
    await second.close();
    expect(readFileSync(path, 'utf8')).toBe('one\ntwo\n');
    expect(statSync(path).mode & 0o777).toBe(0o600);
  });

  it('keeps every line whole and in order, however much is written at once', async () => {
    const output = new LineOutput(path);
    const lines = Array.from({ length: 20_000 }, (_, at) => `${String(at)} ${'é'.repeat(at % 90)}\n`);
    for (const line of lines) expect(output.write(line)).toBe(true);
    await output.close();
    expect(readFileSync(path, 'utf8')).toBe(lines.join(''));
  });

  it('ends a line with bytes that its writer kept', async () => {
    const output = new LineOutput(path);
    const end = Buffer.from(`${'ü'.repeat(40_000)}\n`);
    for (let at = 0; at < 4; at++) expect(output.write(`${String(at)} é `, end)).toBe(true);
    await output.close();
    expect(readFileSync(path, 'utf8')).toBe(
      [0, 1, 2, 3].map((at) => `${String(at)} é ${end.toString()}`).join(''),
    );
  });

  it('writes at once what it holds and then the line', async () => {
    const output = new LineOutput(path, true);
    output.write('held\n');
    expect(readFileSync(path, 'utf8')).toBe('');
    expect(output.writeNow('now\n')).toBe(true);
    expect(readFileSync(path, 'utf8')).toBe('held\nnow\n');
    await output.close();
  });

  it('lets a line after a silence not wait for others, but gathers those that follow', async () => {
    jest.useFakeTimers({ doNotFake: ['setImmediate', 'clearImmediate', 'nextTick'] });
    const output = new LineOutput(path, true);
    output.write('listening\n');
    await turn();
    expect(readFileSync(path, 'utf8')).toBe('listening\n');
    output.write('more\n');
    await turn();
    expect(readFileSync(path, 'utf8')).toBe('listening\n');
    jest.advanceTimersByTime(200);
    expect(readFileSync(path, 'utf8')).toBe('listening\nmore\n');
    await output.close();
    jest.useRealTimers();
  });

  it('can write at once after writing in the background', async () => {
    const output = new LineOutput(path);
    const long = `${'x'.repeat(1_000_000)}\n`;
    output.write(long);
    expect(output.writeNow('refused: a write is under way\n')).toBe(false);
    await output.becomeImmediate();
    expect(output.writeNow('now\n')).toBe(true);
    expect(readFileSync(path, 'utf8')).toBe(`${long}now\n`);
    await output.close();
  });

  it('goes on in a new file after the old one was moved away', async () => {
    const output = new LineOutput(path);
    output.write('old\n');
    renameSync(path, `${path}.1`);
    await output.reopen();
    output.write('new\n');
    await output.close();
    expect(readFileSync(`${path}.1`, 'utf8')).toBe('old\n');
    expect(readFileSync(path, 'utf8')).toBe('new\n');
  });

  it('stays with the old file when the new one cannot be opened', async () => {
    const output = new LineOutput(path);
    renameSync(folder, `${folder}.moved`);
    await expect(output.reopen()).rejects.toThrow('ENOENT');
    renameSync(`${folder}.moved`, folder);
    output.write('still here\n');
    await output.close();
    expect(readFileSync(path, 'utf8')).toBe('still here\n');
  });

  it('survives a full disk: nothing is thrown, lines are held up to a limit and then dropped', async () => {
    const output = new LineOutput('/dev/full');
    const line = `${'x'.repeat(65_535)}\n`;
    const taken = Array.from({ length: 100 }, () => output.write(line)).filter(Boolean).length;
    expect(taken).toBe(64); // 4 MiB
    await output.close();
    expect(output.failedWith).toBe('ENOSPC');
  });

  it('says that a line could not be written at once', async () => {
    const output = new LineOutput('/dev/full', true);
    expect(output.writeNow('lost\n')).toBe(false);
    expect(output.failedWith).toBe('ENOSPC');
    await output.close();
  });

  it('survives that nobody reads the pipe any more', async () => {
    const { fd, reader, end } = await openPipe();
    reader.destroy();
    await once(reader, 'close');
    const output = new LineOutput(fd, true);
    expect(output.writeNow('lost\n')).toBe(false);
    expect(output.failedWith).toBe('EPIPE');
    await output.close();
    await end();
  });

  it('ends a line that was torn, so that the next one can be read', async () => {
    const { fd, reader, end } = await openPipe();
    const output = new LineOutput(fd, true);
    const long = `${'x'.repeat(4_000_000)}\n`;
    expect(output.writeNow(long)).toBe(false); // nobody reads, and the pipe is full
    expect(output.failedWith).toBe('EAGAIN');
    let received = '';
    reader
      .setEncoding('utf8')
      .on('data', (text: string) => (received += text))
      .resume();
    await once(reader, 'data');
    expect(output.writeNow('next\n')).toBe(true);
    while (!received.endsWith('next\n')) await once(reader, 'data');
    expect(received).toMatch(/^x+\nnext\n$/);
    expect(received.length).toBeLessThan(long.length);
    await output.close();
    await end();
  });
});

/** A pipe whose reader does not read until it is told to. */
async function openPipe(): Promise<{ fd: number; reader: Socket; end: () => Promise<void> }> {
  const server = createServer({ pauseOnConnect: true });
  const path = join(mkdtempSync(join(tmpdir(), 'dockpass-pipe-')), 'socket');
  server.listen(path);
  await once(server, 'listening');
  const writer = connect(path);
  const [reader] = (await once(server, 'connection')) as [Socket];
  const end = async (): Promise<void> => {
    writer.destroy();
    reader.destroy();
    server.close();
    await once(server, 'close');
    rmSync(dirname(path), { recursive: true });
  };
  return { fd: (writer as unknown as { _handle: { fd: number } })._handle.fd, reader, end };
}
