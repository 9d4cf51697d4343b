import { tmpdir } from 'node:os';
import { inspect } from 'node:util';
import { describe, expect, it } from '@jest/globals';
import { environmentName } from '../../src/config/settings/setting-name.js';
import { loadConfig } from '../../src/config/load-config.js';
import { openProviders } from '../../src/plugins/open-providers.js';
import { settingsOf } from '../../src/registry/setting.js';

const { all: providers } = await openProviders(new URL('../../providers/', import.meta.url));
const all = providers.flatMap(({ id, settings, examples }) =>
  settingsOf(settings).map(({ property }) => ({ id, property, address: examples[0] ?? 'r.example' })),
);

/** Whatever is said of a configuration: its warnings, or the error with everything in it. */
async function said(env: Readonly<Record<string, string>>): Promise<string> {
  try {
    return inspect((await loadConfig({ env, cwd: tmpdir(), providers, isTerminal: false })).warnings);
  } catch (error) {
    return inspect(error, { depth: 9, showHidden: true }).replaceAll('canary-settings.spec.ts', ''); // in the stack
  }
}

describe('T7 secrets in the settings of every provider', () => {
  it.each(all)('are not repeated where $id refuses $property', async ({ id, property, address }) => {
    const key = `REGISTRY_E_${environmentName(property)}`;
    const entry = { DRONE_SECRET: 'x'.repeat(32), REGISTRY_E_ADDRESS: address, REGISTRY_E_PROVIDER: id };
    for (const value of [
      'canary\u0007',
      'canary with a space: and',
      'canary',
      `canary${'x'.repeat(70_000)}`,
    ]) {
      expect(await said({ ...entry, [key]: value })).not.toMatch(/canary/i);
      expect(await said({ ...entry, [`${key}_FILE`]: value })).not.toMatch(/canary/i);
    }
  });
});
