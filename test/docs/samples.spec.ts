import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { parse } from 'dotenv';
import { ConfigError } from '../../src/config/config-error.js';
import { type ConfigNote } from '../../src/config/gateway-config.js';
import { loadConfig } from '../../src/config/load-config.js';
import { openProviders, type Providers } from '../../src/plugins/open-providers.js';
import { openStores, type Stores } from '../../src/plugins/open-stores.js';
import { fencesOf, pages } from '../support/docs/pages.js';
import { REAL_PROVIDERS } from '../support/run-cli.js';

/** Of what somebody is to put in, and of files that are not on this machine. */
const EXPECTED = [
  /^is still a placeholder/,
  /file does not exist$|directory that does not exist|authority \(sslrootcert\)/,
  /^credentials leave over plain HTTP|^has no effect without|^no registry is configured/,
];
/** What other blocks of a page say, or the reader knows. */
const AROUND = {
  DRONE_SECRET: 'TEST-ONLY-secret-0123456789abcdef',
  VAULT_ADDR: 'https://vault.example.com',
  VAULT_TOKEN: 'hvs.TEST-ONLY-0123456789',
  DATABASE_URL: 'sqlite:here.db',
  DATABASE_KEY: 'TEST-ONLY-key-of-a-database-0123456789',
};
/** One shows mistakes, each tried by a test of its own; one a provider that is to be written. */
const OTHERS = ['docs/troubleshooting.md', 'providers/README.md'];

const OURS =
  /^(?:REGISTRY_|STORE_|VAULT_|DATABASE_|OIDC_|WOODPECKER_(?:SERVER|PUBLIC_KEY)|DRONE_SECRET\b|ENTRIES_FROM|ADMIN_TOKEN|BASIC_AUTH|AUDIT_|TLS_|PUBLIC_URL)/m;
const samples = pages()
  .filter(({ path }) => !OTHERS.includes(path))
  .flatMap((page) => fencesOf(page).map((fence) => ({ ...fence, path: page.path })))
  .filter(({ kind, body }) =>
    kind === 'yaml'
      ? /^(?:registries|clients|stores|entriesFrom):/m.test(body) && !/^(?:image|secret|config):/m.test(body)
      : /^(?:sh|shell|ini|dotenv)$/.test(kind) && OURS.test(body.replace(/^ +/gm, '')),
  )
  .map((sample, at) => ({ ...sample, name: `${sample.path} (${String(at)})` }));

let providers: Providers;
let stores: Stores;
let cwd: string;

beforeAll(async () => {
  [providers, stores] = await Promise.all([
    openProviders(REAL_PROVIDERS),
    openStores(new URL('../../stores/', import.meta.url)),
  ]);
  cwd = mkdtempSync(join(tmpdir(), 'dockpass-samples-'));
});
afterAll(async () => {
  await Promise.all([providers.close(), stores.close()]);
  rmSync(cwd, { recursive: true });
});

/** What is said of a block that somebody has put into `.env`, or into the file. */
async function saidOf(kind: string, body: string): Promise<readonly string[]> {
  const isFile = kind === 'yaml';
  const own = isFile ? '' : body.replace(/^ +/gm, '').replace(/^(?!\w+=).*$/gm, '');
  writeFileSync(join(cwd, '.env'), own, { mode: 0o600 });
  writeFileSync(join(cwd, 'c.yaml'), isFile ? body : '', { mode: 0o600 });
  const said = Object.keys(parse(own)).join(' ') + body.replace('droneSecret', 'DRONE_SECRET');
  const isSaid = (key: string): boolean =>
    said.includes(key) || (key === 'VAULT_TOKEN' && said.includes('VAULT_AUTH'));
  const around = Object.entries(AROUND).filter(([key]) => !isSaid(key));
  const env = { ...Object.fromEntries(around), HOST: '127.0.0.1', DOCKPASS_CONFIG: 'c.yaml' };
  let notes: readonly ConfigNote[];
  try {
    const input = { env, cwd, isTerminal: false, providers: providers.all };
    notes = (await loadConfig({ ...input, stores: () => Promise.resolve(stores.all) })).warnings;
  } catch (error) {
    if (!(error instanceof ConfigError)) throw error;
    notes = [...error.problems, ...error.warnings];
  }
  return notes
    .filter(({ message }) => !EXPECTED.some((text) => text.test(message)))
    .map(({ key, message }) => `${key}: ${message}`);
}

it('there are many', () => {
  expect(samples.length).toBeGreaterThan(60);
});

it.each(samples)('settings can be pasted as they are shown: $name', async ({ kind, body }) => {
  expect(await saidOf(kind, body)).toEqual([]);
});
