import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { describe, expect, it } from '@jest/globals';
import { environmentName } from '../../../src/config/settings/setting-name.js';
import { settingsOf } from '../../../src/registry/setting.js';
import { markedLines } from '../../support/kit/marked-lines.js';
import { TO_WRITE } from '../contract.js';
import { STORES, type Subject } from './folder.js';

/** Who the store is, and what is written about it. */
export function describePapers({ name, kind }: Subject): void {
  const page = new URL(`../docs/stores/${name}.md`, STORES);
  const text = existsSync(page) ? readFileSync(page, 'utf8') : '';

  const prefix = environmentName(name).replaceAll('-', '_');

  describe('papers', () => {
    it('has the name of its folder as id', () => {
      expect(kind.id).toBe(name);
    });

    it('has a label, and a description of one sentence', () => {
      expect(kind.label).toMatch(/^\S.{1,60}$/);
      expect(kind.description).toMatch(/^\S.{15,160}\.$/);
    });

    it('has a page in docs/stores with its label and id as title', () => {
      expect(text.split('\n')[0]).toMatch(new RegExp(`^# .+ \\(\`${name}\`\\)$`));
    });

    it('mentions every setting on that page, by its name in the environment', () => {
      const missing = settingsOf(kind.settings)
        .flatMap(({ property, secret }) => {
          const key = environmentName(property);
          return secret ? [key, `${key}_FILE`] : [key];
        })
        .filter((key) => ![key, `${prefix}_${key}`].some((written) => text.includes(`\`${written}\``)));
      expect(missing).toEqual([]);
    });

    it('shows every example on that page, and says what was proven', () => {
      expect(kind.examples.filter((example) => !text.includes(example))).toEqual([]);
      expect(text).toMatch(/^## What was proven$/m);
    });

    it.each([
      ['stores/README.md', new URL('README.md', STORES), `../docs/stores/${name}.md`],
      ['docs/stores/README.md', new URL('../docs/stores/README.md', STORES), `${name}.md`],
    ])('has a row in %s', (_, table, link) => {
      const rows = readFileSync(table, 'utf8').split('\n');
      const own = rows.filter((row) => row.startsWith(`| [\`${name}\`](${link})`));
      expect(own.map((row) => row.includes(TO_WRITE))).toEqual([false]);
    });

    it(`has nothing left to write (${TO_WRITE})`, () => {
      const folder = new URL(`${name}/`, STORES);
      const files = [...readdirSync(folder).map((file) => new URL(file, folder)), page];
      expect(files.filter((file) => existsSync(file)).flatMap((file) => markedLines(file, TO_WRITE))).toEqual(
        [],
      );
    });
  });
}
