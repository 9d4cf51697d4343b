import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { describe, expect, it } from '@jest/globals';
import { environmentName } from '../../../src/config/settings/setting-name.js';
import { settingsOf } from '../../../src/registry/setting.js';
import { markedLines } from '../../support/kit/marked-lines.js';
import { TO_WRITE } from '../contract.js';
import { type Folder, PROVIDERS } from './folder.js';

/** Who the provider is, and what is written about it. */
export function describePapers({ name, root, provider }: Folder): void {
  const isOutside = root !== PROVIDERS;
  const page = isOutside
    ? new URL(`${name}/README.md`, root)
    : new URL(`../docs/providers/${name}.md`, PROVIDERS);
  const text = existsSync(page) ? readFileSync(page, 'utf8') : '';
  const settings = settingsOf(provider.settings);

  describe('papers', () => {
    it('has the name of its folder as id', () => {
      expect(provider.id).toBe(name);
    });

    it('has a label, and a description of one sentence', () => {
      expect(provider.label).toMatch(/^\S.{1,60}$/);
      expect(provider.description).toMatch(/^\S.{15,160}\.$/);
    });

    it(`has a page, ${isOutside ? 'its README.md,' : 'in docs/providers'} with its label and id as title`, () => {
      expect(text.split('\n')[0]).toMatch(new RegExp(`^# .+ \\(\`${name}\`\\)$`));
    });

    it('mentions every setting on that page, by its name in the environment', () => {
      const missing = settings
        .flatMap(({ property, secret, isUserName }) => {
          const key = environmentName(property);
          return (secret ?? isUserName) ? [key, `${key}_FILE`] : [key];
        })
        .filter((key) => !text.includes(`\`${key}\``));
      expect(missing).toEqual([]);
    });

    it('says there what IMAGES does, and what was proven', () => {
      expect(text).toContain('`IMAGES');
      expect(text).toMatch(/^## What was proven$/m);
    });

    if (!isOutside)
      it('has a row in providers/README.md', () => {
        const rows = readFileSync(new URL('README.md', PROVIDERS), 'utf8').split('\n');
        const own = rows.filter((row) => row.startsWith(`| [\`${name}\`](../docs/providers/${name}.md) | `));
        expect(own.map((row) => row.includes(TO_WRITE))).toEqual([false]);
      });

    it(`has nothing left to write (${TO_WRITE})`, () => {
      const folder = new URL(`${name}/`, root);
      const files = [...readdirSync(folder).map((file) => new URL(file, folder)), page].filter((file) =>
        existsSync(file),
      );
      expect(files.flatMap((file) => markedLines(file, TO_WRITE))).toEqual([]);
    });
  });
}
