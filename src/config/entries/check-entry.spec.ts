import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { fakeProviders } from '../../../test/support/config/config-providers.js';
import { turnsDuring } from '../../../test/support/pace/turns.js';
import { ConfigFiles } from '../settings/files.js';
import { Notes } from '../settings/notes.js';
import { fileSettings, type RawEntry } from '../settings/raw-settings.js';
import { buildEntries } from './build-entries.js';
import { checkEntry, type EntryContext } from './check-entry.js';
import { ProviderCatalog } from './provider-catalog.js';

let cwd = '';
let context: EntryContext;

beforeEach(() => {
  cwd = mkdtempSync(join(tmpdir(), 'dockpass-entry-'));
  context = {
    catalog: new ProviderCatalog(fakeProviders()),
    clientNames: new Set(['drone']),
    files: new ConfigFiles(cwd),
    late: {
      refuse: () => 'names a store, and there is none',
      knownValue: () => undefined,
      leaseProblemOf: () => undefined,
    },
  };
});

afterEach(() => {
  rmSync(cwd, { recursive: true });
});

function raw(name: string, settings: object): RawEntry {
  const values = new Map<string, unknown>(Object.entries({ name, ...settings }));
  return { ...fileSettings(values, (key) => `${name}.${key ?? ''}`), name, source: 'a form' };
}

const HUB = { address: 'registry.example.com', username: 'octocat' };

describe('an entry that is given as secrets', () => {
  it.each([
    ['hub-push_1', 'hub_push_1'],
    ['dir/Acme/hub.v2', 'dir_acme_hub_v2'],
  ])('%s has names that begin with %s, unless it says another prefix', async (name, prefix) => {
    const secrets = async (more: object): Promise<unknown> =>
      (await checkEntry(raw(name, { ...HUB, password: 'p', give: ['secrets'], ...more }), context)).entry;
    expect(await secrets({})).toMatchObject({ pulls: false, secrets: { prefix, images: [] } });
    expect(await secrets({ secretPrefix: 'own' })).toMatchObject({ secrets: { prefix: 'own' } });
  });

  it('is told what has no effect', async () => {
    const given = { secretPrefix: 'x', secretImages: ['plugins/docker'] };
    const odd = raw('hub', { ...HUB, password: 'p', ...given });
    const { entry, problems, warnings } = await checkEntry(odd, context);
    expect([entry?.pulls, entry?.secrets, problems]).toEqual([true, undefined, []]);
    const message = 'has no effect while nothing is given as secrets (GIVE)';
    expect(warnings).toEqual([
      { key: 'hub.secretPrefix', message },
      { key: 'hub.secretImages', message },
    ]);
  });
});

describe('one entry alone', () => {
  it('becomes an entry, with the secret of the file that it names', async () => {
    writeFileSync(join(cwd, 'password'), 'from-a-file\n', { mode: 0o600 });
    const { entry, problems, warnings } = await checkEntry(
      raw('hub', { ...HUB, passwordFile: 'password' }),
      context,
    );
    expect([problems, warnings]).toEqual([[], []]);
    expect(entry).toMatchObject({ name: 'hub', source: 'a form', provider: 'generic' });
    expect({ ...entry?.settings }).toEqual({ username: 'octocat', password: 'from-a-file' });
  });

  it('is asked for no key where nothing is wrong: to find a line, JSON is parsed once more as YAML', async () => {
    const keyOf = (): string => {
      throw new TypeError('nobody needs a key here');
    };
    const settings = { ...HUB, password: 'not-a-real-password', repos: ['acme/app'] };
    const { entry, problems } = await checkEntry({ ...raw('hub', settings), keyOf }, context);
    expect([entry?.name, problems]).toEqual(['hub', []]);
  });

  it('is told what is wrong with it, and what is odd, and nothing else', async () => {
    writeFileSync(join(cwd, 'password'), 'from-a-file', { mode: 0o604 });
    const wrong = raw('hub', { ...HUB, passwordFile: 'password', clients: ['nobody'], nonsense: 1 });
    await checkEntry(raw('other', { address: 'http://x' }), context);
    expect(await checkEntry(wrong, context)).toEqual({
      entry: undefined,
      problems: [
        { key: 'hub.clients', message: 'is not the name of a client; configured are drone' },
        {
          key: 'hub.nonsense',
          message: expect.stringMatching(/^is not a setting; known are access, address, clients, events, /),
        },
      ],
      warnings: [
        {
          key: 'hub.passwordFile',
          message: 'every user of the machine can read the file; take that away (chmod o-r)',
        },
      ],
      mayPass: false,
    });
  });

  it('says whether a file that it needs may come', async () => {
    const { problems, mayPass } = await checkEntry(raw('hub', { ...HUB, passwordFile: 'none' }), context);
    expect([problems, mayPass]).toEqual([
      [{ key: 'hub.passwordFile', message: 'the file does not exist' }],
      true,
    ]);
  });
});

describe('many entries', () => {
  it('are built in turns with others', async () => {
    const password = 'not-a-real-password';
    const raws = Array.from({ length: 500 }, (_, at) => raw(`hub-${String(at)}`, { ...HUB, password }));
    const notes = new Notes();
    let built = 0;
    const turns = await turnsDuring(async () => {
      built = (await buildEntries(raws, context, notes)).length;
    });
    expect([built, notes.problems]).toEqual([500, []]);
    expect(turns).toBeGreaterThanOrEqual(10);
  });
});
