import { mkdirSync, mkdtempSync, renameSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterAll, describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { fakeProviders } from '../../test/support/config/config-providers.js';
import { ProviderCatalog } from '../config/entries/provider-catalog.js';
import { fedCheck } from '../config/feeds/check-fed.js';
import { type FeedSource } from '../config/feeds/feed-source.js';
import { DirectoryPlace } from './directory/directory-place.js';
import { FeedItems, type FeedView } from './feed-items.js';

const base = mkdtempSync(join(tmpdir(), 'dockpass-feed-'));
afterAll(() => {
  rmSync(base, { recursive: true });
});

const catalog = new ProviderCatalog(fakeProviders());
const late = { refuse: () => undefined, knownValue: () => undefined, leaseProblemOf: () => undefined };
const check = fedCheck({ catalog, clientNames: new Set(), late, cwd: '/', stamp: '' });
const signal = new AbortController().signal;

const PATHS = [
  'a.yaml',
  'a.json',
  'b.yaml',
  'acme/a.yaml',
  'acme/b.json',
  'other/a.yaml',
  'acme/sub/a.yml',
  'README',
];

/** What a step does to one path. A directory that is in the way goes, and a file on the way to it as well. */
const STEPS: Readonly<Record<string, (file: string, root: string) => void>> = {
  own: (file) => {
    replace(file, entry('TEST-ONLY-one', ['acme/app']));
  },
  wide: (file) => {
    replace(file, entry('TEST-ONLY-two'));
  },
  broken: (file) => {
    replace(file, '{ "address": ');
  },
  wrong: (file) => {
    replace(file, '{ "adress": "x" }');
  },
  list: (file) => {
    replace(file, '[]');
  },
  large: (file) => {
    replace(file, 'x'.repeat(65 * 1024));
  },
  gone: (file) => {
    rmSync(file, { recursive: true, force: true });
  },
  directory: (file) => {
    mkdirSync(clear(file), { recursive: true });
    writeFileSync(join(file, 'inner.json'), entry('TEST-ONLY-three', ['acme/app']));
  },
  'link out': (file) => {
    symlinkSync('/etc/hostname', clear(file));
  },
  'link in': (file, root) => {
    symlinkSync(join(root, 'b.yaml'), clear(file));
  },
  'link to nothing': (file) => {
    symlinkSync('nowhere', clear(file));
  },
};

function entry(password: string, repos?: readonly string[]): string {
  return JSON.stringify({ address: 'registry.example.com', username: 'ci', password, repos });
}

function clear(file: string): string {
  rmSync(file, { recursive: true, force: true });
  mkdirSync(dirname(file), { recursive: true });
  return file;
}

function replace(file: string, text: string): void {
  writeFileSync(join(base, 'new'), text);
  renameSync(join(base, 'new'), clear(file));
}

async function look(place: DirectoryPlace, items: FeedItems, only?: ReadonlySet<string>): Promise<FeedView> {
  return items.take(await place.find(only, signal), { only, check, signal });
}

const step = fc.record({
  path: fc.constantFrom(...PATHS),
  what: fc.constantFrom(...Object.keys(STEPS)),
  looks: fc.constantFrom('not', 'there', 'everywhere'),
});

describe('a directory that is followed', () => {
  it('has after any changes what somebody sees who comes then', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(step, { minLength: 1, maxLength: 12 }), async (steps) => {
        const root = mkdtempSync(join(base, 'd-'));
        const source: FeedSource = {
          key: 'd',
          text: 'dir:d',
          word: 'dir',
          kind: 'directory',
          store: undefined,
          place: root,
        };
        const [place, items] = [new DirectoryPlace(root), new FeedItems(source, false)];
        await look(place, items);
        const touched = new Set<string>();
        for (const { path, what, looks } of steps) {
          STEPS[what]?.(join(root, path), root);
          touched.add(path);
          if (looks === 'not') continue;
          // A link leads to what another name holds, and a directory that goes takes others along: those are not told.
          const isTold = looks === 'there' && !steps.some((each) => /link|directory/.test(each.what));
          await look(place, items, isTold ? new Set(touched) : undefined);
          touched.clear();
        }
        const isWhole = steps.some((each) => /link|directory/.test(each.what));
        const seen = await look(place, items, isWhole ? undefined : touched);
        const fresh = await look(new DirectoryPlace(root), new FeedItems(source, false));
        expect(JSON.stringify(seen)).toBe(JSON.stringify(fresh));
        const again = await look(place, items);
        expect(again.entries.every((one, at) => one === seen.entries[at])).toBe(true);
        rmSync(root, { recursive: true });
      }),
      { numRuns: 150 },
    );
  });
});
