import { execFileSync } from 'node:child_process';
import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { parse } from 'dotenv';
import { parse as parseYaml } from 'yaml';
import { fencesOf, pageAt } from '../support/docs/pages.js';
import { REAL_PROVIDERS, runCli } from '../support/run-cli.js';

const PAGE = 'docs/registries.md';
const page = pageAt(PAGE);
const bodies = (kind: string): readonly string[] =>
  fencesOf(page).flatMap((fence) => (fence.kind === kind ? [fence.body] : []));
const samples = bodies('sh').map((body) => [/ADDRESS=(\S+)/.exec(body)?.[1] ?? '', body] as const);

/** What a shell makes of it. */
function inShell(body: string): Record<string, string> {
  const text = execFileSync('sh', ['-c', 'set -a; eval "$BODY"; env -0'], {
    env: { BODY: body, PATH: process.env['PATH'] },
    encoding: 'utf8',
  });
  const lines = text.split('\0').filter((line) => line.startsWith('REGISTRY_'));
  const pairs = lines.map((line) => [line.split('=')[0] ?? '', line.replace(/^[^=]*=/, '')] as const);
  return Object.fromEntries(pairs);
}

/** A folder whose `.env` is the sample, with the secrets that it names. */
function folderOf(body: string): string {
  const folder = mkdtempSync(join(tmpdir(), 'dockpass-registries-'));
  const written = body.replace(/\/run\/secrets\/\S+/g, (path) => {
    const file = join(folder, basename(path));
    writeFileSync(
      file,
      path.endsWith('.json') ? '{\n  "id": "a$b|c#d"\n}\n' : 'TEST-ONLY-secret-0123456789\n',
      {
        mode: 0o600,
      },
    );
    return file;
  });
  writeFileSync(join(folder, '.env'), written, { mode: 0o600 });
  return folder;
}

describe(PAGE, () => {
  it('has a sample for every registry of which it speaks', () => {
    expect(samples.length).toBeGreaterThanOrEqual(13);
    expect(new Set(samples.map(([address]) => address)).size).toBe(samples.length);
  });

  it.each(samples)('shows an entry for %s that can be pasted', async (address, body) => {
    const env = { HOST: '127.0.0.1', DRONE_SECRET: 'TEST-ONLY-secret-0123456789abcdefghij' };
    const { stdout } = await runCli(['check', '--json'], {
      env,
      cwd: folderOf(body),
      providersRoot: REAL_PROVIDERS,
    });
    const provider = /_PROVIDER=(\S+)/.exec(body)?.[1] ?? 'generic';
    expect(JSON.parse(stdout)).toMatchObject({
      ok: true,
      problems: [],
      warnings: [],
      registries: [{ provider, addresses: [address] }],
    });
  });

  it.each(samples)('says the same of %s to a shell', (_, body) => {
    expect(inShell(body)).toEqual(parse(body));
  });

  it('writes a dollar twice for compose', () => {
    const [compose = ''] = bodies('yaml');
    const { services } = parseYaml(compose) as {
      services: { dockpass: { environment: Readonly<Record<string, string>> } };
    };
    const { REGISTRY_NGC_USERNAME: written } = services.dockpass.environment;
    expect(written).toMatch(/^(?:[^$]|\$\$)+$/);
    expect(written?.replaceAll('$$', '$')).toBe('$oauthtoken');
    expect(samples.find(([address]) => address === 'nvcr.io')?.[1]).toContain("'$oauthtoken'");
  });
});
