import { readdirSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from '@jest/globals';
import { ESLint, Linter } from 'eslint';
import tseslint from 'typescript-eslint';

const ROOT = fileURLToPath(new URL('../../', import.meta.url));
const TABLE = '../../tools/layers.mjs'; // a variable: what has no types is not imported by name
const { LAYERS } = (await import(TABLE)) as { LAYERS: readonly (readonly string[])[] };

const PLUGIN = 'src/ never names a provider or a store.';
const DIALECT = 'Only the list of dialects knows the folder of one.';
const OUTSIDE = 'The program needs no test and no tool.';
const CONTRACT = 'A provider may import only src/registry.';
const LATER = 'A provider may import only src/registry, and statically.';
const SPEC = 'A spec of a provider may import only src/registry, test/support and the contract of the kit.';
const SDK = "Use `import type` here and `await import('…')` where the client is made.";
const STORE = 'A store may import only src/store and src/registry.';
const STORE_LATER = 'A store may import only src/store and src/registry, and statically.';
const STORE_SPEC =
  'A spec of a store may import only src/store, src/registry, test/support and the contract of the kit.';
const above = (folder: string): string => `src/${folder} may import only what is below it: tools/layers.mjs.`;

const eslint = new ESLint({ cwd: ROOT });
const linter = new Linter();

/** What the repository's own rules for imports say of a file with that text, whether there is one or not. */
async function said(file: string, text: string): Promise<string[]> {
  const { rules } = (await eslint.calculateConfigForFile(file)) as { rules: Linter.RulesRecord };
  const ours = Object.entries(rules).filter(([name]) =>
    /^(?:@typescript-eslint\/)?no-restricted-(?:imports|syntax)$/.test(name),
  );
  const config: Linter.Config = {
    files: ['**/*.ts'],
    languageOptions: { parser: tseslint.parser },
    plugins: { '@typescript-eslint': tseslint.plugin },
    rules: Object.fromEntries(ours),
  };
  const messages = linter.verify(text, [config], { filename: file });
  return messages.map(({ message }) =>
    message.replace(/^.*is restricted from being used by a pattern\. /, ''),
  );
}

describe('the layers of src/', () => {
  it('name every folder once, and reach every file', () => {
    const entries = readdirSync(`${ROOT}src`, { withFileTypes: true });
    const folders = entries.filter((entry) => entry.isDirectory()).map(({ name }) => name);
    expect(LAYERS.flat().sort()).toEqual([...folders, 'main'].sort());
    const files = readdirSync(`${ROOT}src`, { recursive: true, encoding: 'utf8' });
    expect(files.filter((file) => file.split('/').length > 4)).toEqual([]);
  });

  it('let each folder import all below it, and none beside or above it', async () => {
    for (const [row, folders] of LAYERS.slice(0, -1).entries()) {
      for (const folder of folders) {
        for (const other of LAYERS.flat().filter((name) => name !== folder && name !== 'main')) {
          const isBelow = LAYERS.slice(0, row).flat().includes(other);
          const text = `import '../${other}/x.js'; export const late = () => import('../${other}/x.js');`;
          expect([folder, other, await said(`src/${folder}/made-up.ts`, text)]).toEqual([
            ...[folder, other],
            isBelow ? [] : [above(folder), above(folder)],
          ]);
        }
      }
    }
  });

  it.each([
    ['src/wire/made-up.ts', `import { x } from '../registry/setting.js';`, above('wire')],
    ['src/registry/v2/made-up.ts', `import { x } from '../../plugins/x.js';`, above('registry')],
    ['src/registry/v2/probe/made-up.ts', `import { x } from '../../../config/x.js';`, above('registry')],
    ['src/gateway/keys/made-up.ts', `import type { X } from '../../start/workers/x.js';`, above('gateway')],
    ['src/config/made-up.ts', `export * from '../gateway/gateway.js';`, above('config')],
    ['src/start/made-up.ts', `import { x } from '../main.js';`, above('start')],
    ['src/resolver/made-up.ts', `import { x } from '../dialects/drone/x.js';`, DIALECT],
    ['src/cli/request/made-up.ts', `export const x = import('../../dialects/woodpecker/x.js');`, DIALECT],
    ['src/dialects/shared/made-up.ts', `import { x } from '../drone/x.js';`, DIALECT],
    ['src/dialects/drone/made-up.ts', `import { x } from '../woodpecker/x.js';`, DIALECT],
    ['src/plugins/made-up.ts', `import { x } from '../../providers/ecr/ecr.hosts.js';`, PLUGIN],
    ['src/plugins/made-up.ts', `export const x = import('../../providers/ecr/ecr.hosts.js');`, PLUGIN],
    ['src/made-up.ts', `import { x } from '../providers/ecr/ecr.hosts.js';`, PLUGIN],
    ['src/image/made-up.spec.ts', `import { x } from '../../providers/ecr/ecr.hosts.js';`, PLUGIN],
    ['src/image/made-up.ts', `import { x } from '../../test/support/until.js';`, OUTSIDE],
    ['providers/ecr/made-up.ts', `import { x } from '../../src/config/x.js';`, CONTRACT],
    ['providers/ecr/made-up.ts', `import { x } from '../acr/acr.hosts.js';`, CONTRACT],
    ['providers/ecr/made-up.ts', `export const x = import('../../src/registry/x.js');`, LATER],
    ['providers/ecr/made-up.spec.ts', `import { x } from '../../src/config/x.js';`, SPEC],
    ['src/plugins/made-up.ts', `import { x } from '../../stores/vault/vault.client.js';`, PLUGIN],
    ['src/plugins/made-up.ts', `export const x = import('../../stores/vault/vault.client.js');`, PLUGIN],
    ['providers/ecr/made-up.ts', `import { x } from '../../src/store/x.js';`, CONTRACT],
    ['stores/vault/made-up.ts', `import { x } from '../../src/secrets/x.js';`, STORE],
    ['stores/vault/made-up.ts', `import { x } from '../aws-sm/x.js';`, STORE],
    ['stores/vault/made-up.ts', `import { x } from '../../providers/ecr/ecr.hosts.js';`, STORE],
    ['stores/vault/made-up.ts', `export const x = import('../../src/registry/x.js');`, STORE_LATER],
    ['stores/aws-sm/made-up.ts', `import { x } from '@aws-sdk/client-ssm';`, SDK],
    ['providers/ecr/made-up.ts', `import { x } from '@aws-sdk/client-ecr';`, SDK],
    ['stores/vault/made-up.spec.ts', `import { x } from '../../src/secrets/x.js';`, STORE_SPEC],
    [
      'stores/vault/made-up.spec.ts',
      `import { x } from '../../test/provider-contract/contract.js';`,
      STORE_SPEC,
    ],
  ])('refuse in %s: %s', async (file, text, message) => {
    expect(await said(file, text)).toEqual([message]);
  });

  it.each([
    ['src/config/clients/made-up.ts', `import { x } from '../gateway/known-secrets.js';`],
    ['src/cli/run-command.ts', `import { x } from './providers/define.js';`],
    ['src/dialects/made-up.ts', `import { x } from './drone/x.js';`],
    ['src/dialects/drone/made-up.ts', `import { x } from '../shared/x.js'; import { y } from '../x.js';`],
    [
      'src/resolver/made-up.ts',
      `import { x } from '../dialects/shared/x.js'; import { y } from '../dialects/x.js';`,
    ],
    ['src/image/made-up.spec.ts', `import { x } from '../../test/support/until.js';`],
    [
      'providers/ecr/made-up.ts',
      `import { x } from '../../src/registry/v2/x.js'; import { y } from './y.js';`,
    ],
    ['providers/ecr/made-up.spec.ts', `import { x } from '../../test/support/until.js';`],
    ['providers/ecr/made-up.contract.ts', `import { x } from '../../test/provider-contract/contract.js';`],
    [
      'stores/vault/made-up.ts',
      `import { x } from '../../src/store/x.js'; import { y } from '../../src/registry/y.js';`,
    ],
    ['stores/aws-sm/made-up.ts', `import type { X } from '@aws-sdk/client-ssm';`],
    ['stores/vault/made-up.spec.ts', `import { x } from '../../test/support/until.js';`],
    ['stores/vault/made-up.contract.ts', `import { x } from '../../test/store-contract/contract.js';`],
  ])('allow in %s: %s', async (file, text) => {
    expect(await said(file, text)).toEqual([]);
  });
});
