import { execFile } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { expect, it } from '@jest/globals';
import { HANGS_MS } from '../children.js';

const ROOT = fileURLToPath(new URL('../../../', import.meta.url));

it('a test that hangs fails, and neither goes on nor leaves its child', async () => {
  const args = ['--experimental-vm-modules', 'node_modules/jest/bin/jest.js', '--runInBand'];
  args.push('--testMatch=**/test/fixtures/hanging/hangs.ts', '--testTimeout=500', '--coverage=false');
  const options = { cwd: ROOT, timeout: HANGS_MS };
  const { status, output } = await new Promise<{ status: unknown; output: string }>((resolve) => {
    execFile(process.execPath, args, options, (error, stdout, stderr) => {
      resolve({ status: error?.code ?? error?.signal ?? 0, output: stdout + stderr });
    });
  });
  expect(output).toContain('Exceeded timeout of 500 ms for a test');
  expect(status).toBe(1); // and not a signal, by which what does not end would
  const child = Number(/^child (\d+)$/m.exec(output)?.[1]);
  expect(() => process.kill(child, 0)).toThrow('ESRCH');
});
