import { existsSync, readFileSync } from 'node:fs';
import { describe, expect, it } from '@jest/globals';
import { parseAllDocuments } from 'yaml';
import {
  anchorsOf,
  commandsShownIn,
  fencesOf,
  linksOf,
  type Page,
  pageAt,
  pages,
} from '../support/docs/pages.js';
import { TO_WRITE } from '../support/docs/held-page.js';
import { runCli } from '../support/run-cli.js';

const all = pages();
const paths = new Map(all.map((page) => [page.path, page]));
const root = new URL('../../', import.meta.url);

/** Pages whose tables are wider than an editor. */
const WIDE =
  /^(?:SECURITY|ARCHITECTURE|CHANGELOG|docs\/decisions|providers\/README|deploy\/helm\/dockpass\/README)\.md$/;
const WIDEST = 200;

describe('the pages', () => {
  it('lead only to files, folders and headings that are there', () => {
    const lost = all.flatMap((page) =>
      linksOf(page)
        .filter(({ path, anchor }) => !isThere(path, anchor))
        .map(({ path, anchor }) => `${page.path}: ${path}#${anchor}`),
    );
    expect(lost).toEqual([]);
    expect(isThere('README.md', 'no-such-heading')).toBe(false);
  });

  it('can each be reached from README.md', () => {
    const reached = new Set(['README.md']);
    for (const path of reached) {
      const page = paths.get(path);
      for (const link of page ? linksOf(page) : []) reached.add(link.path);
    }
    expect([...paths.keys()].filter((path) => !reached.has(path))).toEqual([]);
  });

  it('show only commands and options of ours that there are', async () => {
    const shown = all.flatMap((page) => commandsShownIn(page).map((command) => ({ page, command })));
    expect(shown.length).toBeGreaterThan(100);
    const helps = new Map<string, string>();
    for (const name of new Set(shown.map(({ command }) => command.name))) {
      const { status, stdout } = await runCli([name, '--help'], {});
      if (status === 0) helps.set(name, stdout);
    }
    const wrong = shown.flatMap(({ page, command: { name, options } }) => {
      const help = helps.get(name);
      const unknown = options.filter((option) => !help?.split(/[\s,]/).includes(option));
      return help === undefined || unknown.length > 0
        ? [`${page.path}: ${[name, ...unknown].join(' ')}`]
        : [];
    });
    expect(wrong).toEqual([]);
  });

  it(`leave no cell of a table to be written (${TO_WRITE})`, () => {
    const open = new RegExp(`\\| *${TO_WRITE} *\\|`);
    const left = all.flatMap(({ path, text }) =>
      text.split('\n').flatMap((line) => (open.test(line) ? [`${path}: ${line}`] : [])),
    );
    expect(left).toEqual([]);
  });

  it('show only scripts of npm that there are', () => {
    const { scripts } = JSON.parse(readFileSync(new URL('package.json', root), 'utf8')) as {
      scripts: Record<string, string>;
    };
    const named = all.flatMap(({ text }) => [...text.matchAll(/\bnpm run (?:-s )?([a-z:-]+)/g)]);
    const names = new Set(named.map(([, name = '']) => name));
    expect(names.size).toBeGreaterThan(5);
    expect([...names].filter((name) => !(name in scripts))).toEqual([]);
  });

  it('show only YAML that can be parsed', () => {
    const samples = all.flatMap((page) => fencesOf(page).filter(({ kind }) => kind === 'yaml'));
    expect(samples.length).toBeGreaterThan(5);
    for (const { body } of samples) {
      for (const { errors, warnings } of [parseAllDocuments(body)].flat()) {
        expect([...errors, ...warnings]).toEqual([]);
      }
    }
  });

  it(`can be read in an editor: no line of text is longer than ${String(WIDEST)} characters, links aside`, () => {
    const long = all
      .filter(({ path }) => !WIDE.test(path))
      .flatMap((page) => longLines(page).map((line) => `${page.path}: ${line.slice(0, 60)}…`));
    expect(long).toEqual([]);
  });
});

function isThere(path: string, anchor: string): boolean {
  if (!existsSync(new URL(path, root))) return false;
  return anchor === '' || anchorsOf(paths.get(path) ?? pageAt(path)).has(anchor);
}

function longLines({ prose }: Page): readonly string[] {
  const lines = prose.replace(/\]\([^)]*\)|https?:\/\/\S+/g, '').split('\n');
  return lines.filter((line) => line.length > WIDEST);
}
