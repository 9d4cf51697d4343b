import { spawn } from 'node:child_process';
import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { once } from 'node:events';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, expect, it } from '@jest/globals';
import { endWithFile } from '../support/children.js';
import { PageBrowser } from '../support/identity/page-browser.js';
import { needProgram, programEnv } from '../support/program.js';
import { until } from '../support/until.js';

const DEMO = fileURLToPath(new URL('../../dist/src/demo/demo.js', import.meta.url));
const folder = mkdtempSync(join(tmpdir(), 'dockpass-demo-test-'));
afterAll(() => {
  rmSync(folder, { recursive: true });
});

interface Shown {
  readonly decisions: readonly { readonly outcome: string }[];
  readonly entries: readonly { readonly name: string; readonly state: string }[];
}

it('npm run demo -- --page lives until Ctrl-C, lets in with its token and leaves nothing', async () => {
  needProgram();
  const child = endWithFile(
    spawn(process.execPath, [DEMO, '--page'], { env: { ...programEnv(), TMPDIR: folder } }),
  );
  let output = '';
  child.stdout.setEncoding('utf8').on('data', (text: string) => (output += text));
  child.stderr.setEncoding('utf8').on('data', (text: string) => (output += text));
  const ended = once(child, 'exit');
  await until(() => output.includes('Ctrl-C') || child.exitCode !== null);
  const [, port = ''] = /127\.0\.0\.1:(\d+)\/ui\//.exec(output) ?? [];
  const [, token = ''] = /token: (\S{20,})/.exec(output) ?? [];
  const browser = new PageBrowser(Number(port));
  expect([output, (await browser.signIn(token)).status]).toEqual([output, 200]);
  const read = async (path: string): Promise<Shown> =>
    (await (await browser.page('GET', path)).json()) as Shown;
  const { entries } = await read('/admin/status');
  expect(Object.fromEntries(entries.map(({ name, state }) => [name, state]))).toMatchObject({
    ...{ eu: 'ok', us: 'ok', release: 'ok', old: 'failing', 'database/partner': 'ok' },
  });
  // They are written behind the answers.
  const all = ['failed', 'given', 'nothing', 'partly', 'refused'];
  await until(async () => {
    const { decisions } = await read('/admin/decisions?limit=500');
    const outcomes = new Set(decisions.map(({ outcome }) => outcome));
    return [...outcomes].sort().join() === all.join();
  });
  child.kill('SIGINT');
  expect(await ended).toEqual([0, null]);
  expect(output).toContain('The demo is over; nothing of it is left.');
  expect(readdirSync(folder)).toEqual([]);
});
