import { describe, expect, it } from '@jest/globals';
import { inspect } from 'node:util';
import { ALL_SETTINGS } from '../../src/config/all-settings.js';
import { ENTRY_SETTINGS } from '../../src/config/entries/entry-settings.js';
import { environmentName } from '../../src/config/settings/setting-name.js';
import { type ConfigCase, failureOf, load } from '../support/config/config-case.js';
import { fakeProviders } from '../support/config/config-providers.js';

/** Neither of them is a word of any message; the first is refused nearly everywhere, the second is a good secret. */
const CANARIES = ['CANARY 4711\u0007', 'canary-4711-that-is-long-enough-for-a-secret'];

async function expectSilent(one: ConfigCase): Promise<void> {
  let said: string;
  try {
    said = inspect((await load(one)).warnings);
  } catch (error) {
    said = inspect(error, { depth: 9, showHidden: true });
  }
  expect(said).not.toMatch(/canary.4711/i);
}

const entryKeys = [
  ...Object.keys(ENTRY_SETTINGS),
  ...fakeProviders().flatMap(({ settings }) => Object.getOwnPropertyNames(new settings())),
  ...['username', 'password', 'token', 'roleArn', 'secretAccessKey', 'duration', 'hosts', 'echo', 'nonsense'],
];
const addresses = ['registry.example.com', 'eu.cloud.example', 'docker.io'];

describe('no message holds a configured value', () => {
  it.each([...Object.keys(ALL_SETTINGS), 'portFile', 'droneSecrt'])('of the setting %s', async (property) => {
    for (const canary of CANARIES) {
      const key = environmentName(property);
      await expectSilent({ env: { [key]: canary } });
      await expectSilent({ env: { [`${key}_FILE`]: canary } });
      await expectSilent({ env: { [`${key}_FILE`]: 'it' }, files: { it: canary } });
      await expectSilent({ env: { [key]: 'it' }, files: { it: canary } });
      await expectSilent({ files: { '.env': `${key}='${canary}'` } });
      const inFile = { [property]: canary, [`${property}File`]: canary };
      await expectSilent({
        env: { DOCKPASS_CONFIG: 'c.json' },
        files: { 'c.json': JSON.stringify(inFile) },
      });
    }
  });

  it.each(entryKeys)('of the setting %s of an entry', async (property) => {
    for (const address of addresses) {
      for (const canary of CANARIES) {
        const key = environmentName(property);
        for (const value of [canary, `x,${canary}`]) {
          await expectSilent({ env: { REGISTRY_E_ADDRESS: address, [`REGISTRY_E_${key}`]: value } });
          await expectSilent({ env: { REGISTRY_E_ADDRESS: address, [`REGISTRY_E_${key}_FILE`]: value } });
        }
        for (const value of [canary, [canary], [canary, { canary }], { [canary]: canary }]) {
          const file = { registries: [{ name: 'e', address, [property]: value }] };
          await expectSilent({
            env: { DOCKPASS_CONFIG: 'c.json' },
            files: { 'c.json': JSON.stringify(file) },
          });
        }
      }
    }
  });

  it('of clients, of names and keys that cannot be ones', async () => {
    // A good name is shown, so that the operator finds the entry.
    for (const canary of CANARIES.slice(0, 1)) {
      for (const property of [
        'name',
        'dialect',
        'secret',
        'publicKey',
        'server',
        'encrypt',
        `token:${canary}`,
      ]) {
        for (const dialect of ['drone', 'woodpecker']) {
          const clients = [{ name: 'c', dialect, [property]: canary }];
          const registries = [{ address: 'docker.io', name: canary, [property]: canary }];
          const text = JSON.stringify({ clients, registries, [`a:${canary}`]: 1 });
          await expectSilent({ env: { DOCKPASS_CONFIG: 'c.json' }, files: { 'c.json': text } });
        }
      }
    }
  });

  it.each([
    ['YAML', 'c.yaml', 'droneSecret: CANARY-4711: x\n  - CANARY-4711'],
    ['YAML with a tag', 'c.yaml', 'a: !CANARY-4711 CANARY-4711'],
    ['YAML with an alias', 'c.yaml', 'a: *CANARY-4711'],
    ['YAML with a list as key', 'c.yaml', '? [CANARY-4711]\n: CANARY-4711'],
    ['YAML with a key twice', 'c.yaml', 'CANARY-4711: 1\nCANARY-4711: 2'],
    ['JSON', 'c.json', '{"droneSecret": CANARY-4711}'],
    ['JSON that ends early', 'c.json', '{"droneSecret": "CANARY-4711"'],
    ['a text', 'c.yaml', 'CANARY-4711'],
  ])('of a file that is broken %s', async (_, name, text) => {
    await expectSilent({ env: { DOCKPASS_CONFIG: name }, files: { [name]: text } });
    await expectSilent({ env: { DRONE_CONFIG_FILE: name }, files: { [name]: text } });
    await expectSilent({ env: { DOCKER_CONFIG_FILE: name }, files: { [name]: text } });
    await failureOf({ env: { DOCKPASS_CONFIG: name }, files: { [name]: text } });
  });

  it('of the files of other programs', async () => {
    for (const canary of CANARIES) {
      const pair = { username: canary, password: canary };
      const items = [
        pair,
        { address: canary, ...pair },
        { address: 'docker.io', ...pair, email: canary, token: canary },
        { address: 'eu.cloud.example', ...pair, aws_access_key_id: canary, aws_secret_access_key: canary },
        { address: 'ghcr.io', aws_secret_access_key: canary, [`x${canary}`]: canary },
        canary,
      ];
      for (const item of items) {
        await expectSilent({
          env: { DRONE_CONFIG_FILE: 'c.yml' },
          files: { 'c.yml': JSON.stringify([item]) },
        });
      }
      const auths = {
        [canary]: pair,
        [`https://ghcr.io/${canary}`]: pair,
        'a.example': { auth: canary },
        'b.example': { identitytoken: canary },
        'c.example': { ...pair, auth: Buffer.from(`${canary}:x`).toString('base64') },
        'd.example': canary,
      };
      for (const [address, auth] of Object.entries(auths)) {
        const text = JSON.stringify({
          auths: { [address]: auth },
          credsStore: canary,
          credHelpers: { [canary]: canary },
        });
        await expectSilent({ env: { DOCKER_CONFIG_FILE: 'c.json' }, files: { 'c.json': text } });
      }
    }
  });
});
