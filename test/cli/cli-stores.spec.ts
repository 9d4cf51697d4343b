import { readdirSync } from 'node:fs';
import { describe, expect, it } from '@jest/globals';
import { type StoreDescription } from '../../src/cli/stores/describe.js';
import { renderStores } from '../../src/cli/stores/render.js';
import { styleOf } from '../../src/cli/terminal/style.js';
import { REAL_PROVIDERS, runCli } from '../support/run-cli.js';

const REAL_STORES = new URL('../stores/', REAL_PROVIDERS);

async function described(): Promise<readonly StoreDescription[]> {
  const { stdout } = await runCli(['stores', '--json'], { providersRoot: REAL_PROVIDERS });
  return (JSON.parse(stdout) as { stores: StoreDescription[] }).stores;
}

describe('dockpass stores', () => {
  it('shows references and settings of a kind', async () => {
    expect(await runCli(['stores', 'stub'])).toEqual({
      status: 0,
      stderr: '',
      stdout: `\
stub  Stub
  A store whose secrets are a function of the test.
  References, e.g. stub:hub#password
  Is there without any setting: yes
  Settings:
    STUB_IDENTITY: text
        who asks

A setting named <KEY>_FROM says where its value is kept, e.g. REGISTRY_<NAME>_PASSWORD_FROM. STORE_<NAME>_KIND and STORE_<NAME>_<SETTING> make a further store of a kind: docs/stores/README.md.
`,
    });
  });

  it('lists every folder of stores', async () => {
    const folders = readdirSync(REAL_STORES, { withFileTypes: true }).filter((one) => one.isDirectory());
    expect((await described()).map(({ id }) => id)).toEqual(folders.map(({ name }) => name).sort());
    const { stdout } = await runCli(['stores'], { providersRoot: REAL_PROVIDERS });
    for (const { name } of folders) expect(stdout).toMatch(new RegExp(`^${name}  \\S`, 'm'));
  });

  it('says by the name in the environment what is needed and what is secret', async () => {
    const vault = (await described()).find(({ id }) => id === 'vault');
    const keys = vault?.settings.filter(({ required, secret }) => required || secret);
    expect(keys?.map(({ key, fileKey, required }) => ({ key, fileKey, required }))).toEqual([
      { key: 'VAULT_ADDR', fileKey: undefined, required: true },
      { key: 'VAULT_TOKEN', fileKey: 'VAULT_TOKEN_FILE', required: false },
      { key: 'VAULT_SECRET_ID', fileKey: 'VAULT_SECRET_ID_FILE', required: false },
      { key: 'VAULT_APPROLE_SECRET', fileKey: 'VAULT_APPROLE_SECRET_FILE', required: false },
    ]);
  });

  it('fits a terminal', async () => {
    const { stdout } = await runCli(['stores', 'stub'], { terminal: 60, env: { NO_COLOR: '1' } });
    expect(Math.max(...stdout.split('\n').map((line) => line.length))).toBeLessThanOrEqual(60);
  });

  it('says so where a kind has no settings', () => {
    const stream = { write: () => undefined, isTerminal: false, columns: undefined };
    const none = { id: 'none', label: 'None', description: 'Nothing.', references: ['none:a'] };
    const described = renderStores([{ ...none, needsNoSettings: true, settings: [] }], styleOf(stream, {}));
    expect(described).toContain('  Is there without any setting: yes\n  No settings.\n');
  });
});
