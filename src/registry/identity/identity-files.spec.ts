import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from '@jest/globals';
import { jwtWith } from '../../../test/support/identity/identity-token.js';
import { loopbackCertificate } from '../../../test/support/net/loopback-certificate.js';
import { ProviderError } from '../provider-error.js';
import { authoritiesIn, jwtIn, tokenIn } from './identity-files.js';

const folder = mkdtempSync(join(tmpdir(), 'dockpass-files-'));
afterAll(() => {
  rmSync(folder, { recursive: true });
});

const path = join(folder, 'file');
const PEM = loopbackCertificate(['acme.example']).cert;

/** What a file gives; a ProviderError as its code and message. */
function outcome(read: typeof tokenIn, from = path): Promise<unknown> {
  return read(from).catch((error: unknown) =>
    error instanceof ProviderError ? [error.code, error.message] : error,
  );
}
const NONE = ['not_configured', new ProviderError('not_configured').message];

describe.each([
  ['a token', tokenIn, 'TEST-ONLY-token', 64 * 1024],
  ['a JWT', jwtIn, jwtWith({ sub: 'somebody' }), 64 * 1024],
  ['authorities', authoritiesIn, PEM, 1024 * 1024],
])('%s of a file', (_, read, text, most) => {
  it('is read anew each time', async () => {
    for (const before of ['', ' \n'] as const) {
      writeFileSync(path, before + text);
      expect(String(await outcome(read)).trim()).toBe(text.trim());
    }
  });

  it('is none where the file is empty, or holds something else', async () => {
    for (const other of ['', '\n', 'two words\n']) {
      writeFileSync(path, other);
      expect(await outcome(read)).toEqual(NONE);
    }
  });

  it('is none where the file is longer than any', async () => {
    writeFileSync(path, text + '\n'.repeat(most));
    expect(await outcome(read)).toEqual(NONE);
    writeFileSync(path, text + '\n'.repeat(most - text.length));
    expect(String(await outcome(read)).trim()).toBe(text.trim());
  });

  it('is none where nothing is there, or a folder, and nothing that has no end is waited for', async () => {
    const pipe = join(folder, `pipe-${String(most)}-${read.name}`);
    execFileSync('mkfifo', [pipe]);
    for (const from of [join(folder, 'none'), folder, pipe, '/dev/zero'])
      expect([from, await outcome(read, from)]).toEqual([from, NONE]);
  });
});
