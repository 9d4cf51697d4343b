import { readdirSync } from 'node:fs';
import { describe, expect, it } from '@jest/globals';
import { type ProviderDescription } from '../../src/config/entries/describe-providers.js';
import { renderDetails } from '../../src/cli/providers/render.js';
import { describeProviders } from '../../src/config/entries/describe-providers.js';
import { styleOf } from '../../src/cli/terminal/style.js';
import { fakeProviders } from '../support/config/config-providers.js';
import { REAL_PROVIDERS, runCli } from '../support/run-cli.js';

async function described(): Promise<readonly ProviderDescription[]> {
  const { stdout } = await runCli(['providers', '--json'], { providersRoot: REAL_PROVIDERS });
  return (JSON.parse(stdout) as { providers: ProviderDescription[] }).providers;
}

describe('dockpass providers', () => {
  it('shows addresses and settings of a provider', async () => {
    expect(await runCli(['providers', 'vendor'])).toEqual({
      status: 0,
      stderr: '',
      stdout: `\
vendor  Vendor
  Vendors of the tests.
  Addresses, e.g. one.vendor.example
  Found by: these addresses, or PROVIDER
  Narrows a credential to images: no
  Settings:
    REGISTRY_<NAME>_VENDOR: text, needed
        Name of the vendor, known to the test.

The environment writes REGISTRY_<NAME>_ROLE_ARN, the configuration file roleArn. Every entry also takes ADDRESS, PROVIDER, REPOS, EVENTS, FORKS, CLIENTS, FORGES, REPO_IDS and IMAGES: docs/configuration.md.
`,
    });
  });

  it('lists every provider folder', async () => {
    const folders = readdirSync(REAL_PROVIDERS, { withFileTypes: true }).filter((one) => one.isDirectory());
    expect((await described()).map(({ id }) => id)).toEqual(folders.map(({ name }) => name).sort());
    const { stdout } = await runCli(['providers'], { providersRoot: REAL_PROVIDERS });
    for (const { name } of folders) expect(stdout).toMatch(new RegExp(`^ {2}${name} +\\S`, 'm'));
  });

  it('has one line for each, in groups by what an entry has to say', async () => {
    expect((await runCli(['providers'], {})).stdout).toBe(`\
Found by the address
  vendor   Vendor           one.vendor.example

For every other address
  generic  Any V2 registry  registry.example.com

\`dockpass providers <id>\` tells the settings of one, with --json those of all.
`);
    const { stdout } = await runCli(['providers'], {
      providersRoot: REAL_PROVIDERS,
      terminal: 80,
      env: { NO_COLOR: '1' },
    });
    const lines = stdout.trimEnd().split('\n');
    const all = await described();
    expect(lines.filter((line) => line.startsWith('  '))).toHaveLength(all.length);
    expect(Math.max(...lines.map((line) => line.length))).toBeLessThanOrEqual(80);
    const groups = new Set(all.map(({ foundBy }) => foundBy));
    expect([...groups].sort()).toEqual(['address', 'fallback', 'named']);
  });

  it('knows of every setting the kind, the default, and whether it is needed or secret', () => {
    const [cloud] = describeProviders(fakeProviders());
    expect(
      cloud?.settings.map(({ key, fileKey, kind, required, secret }) => ({
        key,
        fileKey,
        kind,
        required,
        secret,
      })),
    ).toEqual(
      [
        ['ROLE_ARN', 'text', false],
        ['ACCESS_KEY_ID', 'text', false],
        ['SECRET_ACCESS_KEY', 'text', true],
        ['DURATION', 'number', false],
        ['FIPS', 'boolean', false],
        ['HOSTS', 'list', false],
        ['ECHO', 'text', false],
      ].map(([name, kind, secret]) => ({
        key: `REGISTRY_<NAME>_${String(name)}`,
        fileKey: secret ? `REGISTRY_<NAME>_${String(name)}_FILE` : undefined,
        kind,
        required: false,
        secret,
      })),
    );
  });

  it('says what each provider refuses an entry for when it is missing', async () => {
    for (const { id, addresses, settings } of await described()) {
      const env = {
        DRONE_SECRET: 'TEST-ONLY-secret-0123456789abcdefghij',
        REGISTRY_X_ADDRESS: addresses[0] ?? '',
        REGISTRY_X_PROVIDER: id,
      };
      const { stdout } = await runCli(['check', '--json'], { env, providersRoot: REAL_PROVIDERS });
      const { problems } = JSON.parse(stdout) as { problems: { key: string; message: string }[] };
      const missing = problems
        .filter(({ message }) => message.startsWith('is missing;'))
        .map(({ key }) => key);
      const needed = settings.filter(({ required }) => required).map(({ key }) => key.replace('<NAME>', 'X'));
      expect({ id, missing: missing.sort() }).toEqual({ id, missing: needed.sort() });
    }
  });

  it('describes every setting in a sentence and keeps examples apart from secrets', async () => {
    for (const { id, description, settings } of await described()) {
      expect({ id, description }).toEqual({ id, description: expect.stringMatching(/^[A-Z].+\.$/) });
      for (const { key, description: about } of settings)
        expect({ id, key, about }).toEqual({ id, key, about: expect.stringMatching(/^\S.{3,}/) });
    }
  });

  it('fits a terminal', async () => {
    const { stdout } = await runCli(['providers', 'vendor'], { terminal: 60, env: { NO_COLOR: '1' } });
    expect(Math.max(...stdout.split('\n').map((line) => line.length))).toBeLessThanOrEqual(60);
  });

  it('says so where a provider has no settings', () => {
    const stream = { write: () => undefined, isTerminal: false, columns: undefined };
    const none: ProviderDescription = {
      id: 'none',
      label: 'None',
      description: 'Nothing.',
      addresses: ['a.example'],
      foundBy: 'named',
      narrows: true,
      settings: [],
    };
    expect(renderDetails(none, styleOf(stream, {}))).toContain(
      '  Narrows a credential to images: yes\n  No settings.\n',
    );
  });
});
