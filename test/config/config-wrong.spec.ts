import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { ConfigError } from '../../src/config/config-error.js';
import { failureOf, HUB_ENTRY, load, problemsOf } from '../support/config/config-case.js';
import { WRONG_CLIENTS } from '../support/wrong/wrong-clients.js';
import { WRONG_CORE } from '../support/wrong/wrong-core.js';
import { WRONG_DATABASE } from '../support/wrong/wrong-database.js';
import { WRONG_ENTRIES } from '../support/wrong/wrong-entries.js';
import { WRONG_FILE } from '../support/wrong/wrong-file.js';
import { WRONG_IMPORTS } from '../support/wrong/wrong-imports.js';
import { WRONG_PAGE } from '../support/wrong/wrong-page.js';
import { WRONG_VARIABLES } from '../support/wrong/wrong-variables.js';

const WRONG = [
  ...WRONG_CORE,
  ...WRONG_CLIENTS,
  ...WRONG_DATABASE,
  ...WRONG_ENTRIES,
  ...WRONG_FILE,
  ...WRONG_IMPORTS,
  ...WRONG_PAGE,
  ...WRONG_VARIABLES,
];

describe('a wrong configuration', () => {
  it.each(WRONG)('is refused with everything that is wrong: $name', async ({ problems, ...one }) => {
    expect(await problemsOf(one)).toEqual(problems);
  });

  it('is told in one error with a line for each problem', async () => {
    const error = await failureOf({ env: { PORT: 'x', WORKERS: '0' } });
    expect(error).toBeInstanceOf(ConfigError);
    expect(error.name).toBe('ConfigError');
    expect(error.message).toBe(
      'The configuration has 2 problem(s):\n' +
        '  PORT: must be a whole number from 0 to 65535\n' +
        '  WORKERS: must be a whole number from 1 to 256',
    );
  });

  it('says whether that may pass by itself, and which files it looked at', async () => {
    const secret = { DRONE_SECRET: undefined, DRONE_SECRET_FILE: 'secret' };
    const missing = await failureOf({ env: secret });
    const empty = await failureOf({ env: secret, files: { secret: '' } });
    const noText = await failureOf({ env: secret, files: { secret: Uint8Array.of(0xff) } });
    expect([missing, empty, noText].map(({ mayPass }) => mayPass)).toEqual([true, false, false]);
    expect(missing.files.map((path) => path.split('/').at(-1))).toEqual(['secret']);
  });

  it('says nothing of what clients have where one of them cannot be read', async () => {
    const env = { ...HUB_ENTRY, REGISTRY_HUB_EVENTS: 'promote', WOODPECKER_PUBLIC_KEY: 'x' };
    const woodpeckerAlone = { DRONE_SECRET: undefined, DRONE_SECRET_FILE: 'gone' };
    for (const wrong of [woodpeckerAlone, { ...woodpeckerAlone, REGISTRY_HUB_FORGES: '1' }]) {
      const { problems, warnings } = await failureOf({ env: { ...env, ...wrong } });
      expect(problems.map(({ key }) => key)).toEqual(['DRONE_SECRET_FILE', 'WOODPECKER_PUBLIC_KEY']);
      expect(warnings).toEqual([]);
    }
  });

  it('still tells what is odd beside the problems', async () => {
    const { warnings } = await failureOf({ env: { PORT: 'x', DRONE_SECRT: 'y' } });
    expect(warnings).toEqual([
      { key: 'DRONE_SECRT', message: 'is not a setting; did you mean DRONE_SECRET?' },
    ]);
  });

  const bad: Readonly<Record<string, string>> = {
    PORT: '-1',
    LOG_LEVEL: 'loud',
    ADMIN_TOKEN: 'short',
    DRONE_SECRET_PREVIOUS: 'short',
    WOODPECKER_PUBLIC_KEY: 'none',
    SIGNATURE_TOLERANCE: '1000',
    DRONE_ENCRYPT: 'no',
    TLS_CERT_FILE: 'nowhere',
    WORKERS: 'many',
    AUDIT_LOG: 'nowhere',
    BASIC_AUTH: 'user',
    DOCKER_CONFIG_FILE: 'nowhere',
    REGISTRY_HUB_ADDRESS: 'http://x',
    REGISTRY_HUB_PROVIDER: 'none',
    REGISTRY_HUB_REPOS: 'x',
    REGISTRY_HUB_EVENTS: 'x',
    REGISTRY_HUB_FORKS: 'x',
    REGISTRY_HUB_CLIENTS: 'x',
    REGISTRY_HUB_IMAGES: 'X',
    REGISTRY_HUB_USERNAME: 'a:b',
    REGISTRY_HUB_NONSENSE: 'x',
    REGISTRY_OTHER_PASSWORD: 'x',
  };

  it('names exactly the keys that are wrong, whichever they are', async () => {
    expect((await load({ env: HUB_ENTRY })).warnings).toEqual([]);
    await fc.assert(
      fc.asyncProperty(fc.subarray(Object.keys(bad), { minLength: 1 }), async (keys) => {
        const wrong = Object.fromEntries(keys.map((key) => [key, bad[key]]));
        const named = (await failureOf({ env: { ...HUB_ENTRY, ...wrong } })).problems.map(({ key }) => key);
        // Without an address or a provider the settings of the provider cannot be judged.
        const blind = keys.some((key) => /_(ADDRESS|PROVIDER)$/.test(key));
        const judged = keys.filter((key) => !blind || !key.endsWith('_USERNAME'));
        expect(new Set(named)).toEqual(new Set(judged));
      }),
      { numRuns: 200 },
    );
  });
});
