import { createSecretKey, generateKeyPairSync } from 'node:crypto';
import { describe, expect, it } from '@jest/globals';
import { loopbackCertificate } from '../../test/support/net/loopback-certificate.js';
import { GOOD_SECRET, load } from '../../test/support/config/config-case.js';
import { type EntrySketch, makeEntry } from '../../test/support/config/entries.js';
import { makeClient, makeConfig } from '../../test/support/config/make-config.js';
import { loadFolders, sampleEntry } from '../../test/provider-contract/kit/folder.js';
import { type ClientConfig, type GatewayConfig, type RegistryEntry } from '../config/gateway-config.js';
import { CORE_SETTINGS } from '../config/gateway/core-settings.js';
import { environmentName } from '../config/settings/setting-name.js';
import { type SettingSpec, settingsOf } from '../registry/setting.js';
import { type ConfiguredStore } from '../secrets/open-stores.js';
import { type ISecretStore } from '../store/secret-store.js';
import { StoreReference } from '../store/store-reference.js';
import { configChanges } from './config-changes.js';

const ofEntries = (before: readonly RegistryEntry[], after: readonly RegistryEntry[]): object =>
  configChanges(makeConfig({ entries: before }), makeConfig({ entries: after }));
const ofClients = (before: readonly ClientConfig[], after: readonly ClientConfig[]): object =>
  configChanges(makeConfig({ clients: before }), makeConfig({ clients: after }));

describe('what a reload has changed', () => {
  it('is told by names: of entries and clients that are new, other than before, or gone', () => {
    const entries = (...names: string[]): RegistryEntry[] => names.map((name) => makeEntry({ name }));
    const changed = makeEntry({ name: 'two', identity: 'CANARY' });
    expect(
      ofEntries(entries('one', 'two', 'three'), [...entries('one'), changed, ...entries('four')]),
    ).toEqual({
      entriesAdded: ['four'],
      entriesChanged: ['two'],
      entriesRemoved: ['three'],
    });
    const clients = (...names: string[]): ClientConfig[] =>
      names.map((name) => makeClient({ name, isDefault: false }));
    const other = makeClient({ name: 'b', isDefault: false, keys: [createSecretKey(Buffer.from('CANARY'))] });
    expect(ofClients(clients('a', 'b', 'c'), [...clients('a'), other, ...clients('d')])).toEqual({
      clientsAdded: ['d'],
      clientsChanged: ['b'],
      clientsRemoved: ['c'],
    });
  });

  const sketches: Readonly<Record<string, Omit<EntrySketch, 'name'>>> = {
    addresses: { addresses: ['other.example'] },
    repos: { repos: ['acme/*'] },
    events: { events: ['tag'] },
    forks: { forks: true },
    clients: { clients: ['drone'] },
    forges: { forges: ['1'] },
    'ids of repositories': { repoIds: ['7'] },
    images: { images: ['acme/*'] },
    settings: { identity: 'CANARY' },
  };
  it.each(Object.entries(sketches))('sees other %s of an entry', (_, sketch) => {
    const [before, after] = [makeEntry({ name: 'one' }), makeEntry({ name: 'one', ...sketch })];
    expect(ofEntries([before], [after])).toEqual({ entriesChanged: ['one'] });
    expect(ofEntries([after], [makeEntry({ name: 'one', ...sketch })])).toEqual({});
  });

  it('sees another order of entries, which decides between equals, and not where they are written', () => {
    const [one, two, three] = ['one', 'two', 'three'].map((name) => makeEntry({ name })) as [
      RegistryEntry,
      RegistryEntry,
      RegistryEntry,
    ];
    expect(ofEntries([one, two], [two, one])).toEqual({ entriesReordered: true });
    expect(ofEntries([one, two], [three, one])).toEqual({
      entriesAdded: ['three'],
      entriesRemoved: ['two'],
    });
    expect(ofEntries([one], [{ ...one, source: '/elsewhere.yaml' }])).toEqual({});
  });

  it('sees other keys and answers of a client', () => {
    const one = makeClient();
    const changes: Partial<ClientConfig>[] = [
      { keys: [...one.keys, ...one.keys] },
      { keys: [generateKeyPairSync('ed25519').publicKey] },
      { encryption: { always: true, keys: [] } },
      { encryption: { always: false, keys: [createSecretKey(Buffer.from('CANARY'))] } },
      { keyServer: 'https://ci.example' },
      { keyFingerprint: 'SHA256:CANARY' },
      { isDefault: false },
    ];
    for (const change of changes)
      expect(ofClients([one], [{ ...one, ...change }])).toEqual({ clientsChanged: ['drone'] });
    expect(ofClients([makeClient()], [makeClient()])).toEqual({});
  });

  it('is bounded, with the number of all', () => {
    const many = Array.from({ length: 21 }, (_, at) => makeEntry({ name: `entry-${String(at)}` }));
    expect(ofEntries([], many)).toEqual({
      entriesAdded: many.slice(0, 20).map(({ name }) => name),
      entriesAddedCount: 21,
    });
  });
});

it('sees other stores, and other places in them', () => {
  const kind = { id: 'stub' } as ISecretStore;
  const store = (name: string, address: string): ConfiguredStore => ({ name, kind, settings: { address } });
  const before = makeConfig({ stores: [store('one', 'a'), store('two', 'a'), store('three', 'a')] });
  const after = makeConfig({ stores: [store('one', 'a'), store('two', 'CANARY'), store('four', 'a')] });
  expect(configChanges(before, after)).toEqual({
    storesAdded: ['four'],
    storesChanged: ['two'],
    storesRemoved: ['three'],
  });
  const late = (text: string): GatewayConfig => {
    const reference = StoreReference.parse(text);
    if (typeof reference === 'string') throw new Error(reference);
    const entry = {
      ...makeEntry({ name: 'one' }),
      late: { references: new Map([['x', reference]]), fill: () => ({ settings: {} }) },
    };
    return makeConfig({ late: [{ key: 'ADMIN_TOKEN_FROM', reference }], entries: [entry] });
  };
  expect(configChanges(late('one:a#b'), late('one:a#CANARY'))).toEqual({
    entriesChanged: ['one'],
    settingsChanged: ['ADMIN_TOKEN_FROM'],
  });
  expect(configChanges(late('one:a#b'), late('one:a#b'))).toEqual({});
});

const OPEN_ID = {
  PUBLIC_URL: 'https://dockpass.example',
  OIDC_ISSUER: 'https://issuer.example',
  OIDC_CLIENT_ID: 'one',
  OIDC_CLIENT_SECRET: 'TEST-ONLY-client-secret-0123456789abcdef',
  OIDC_ADMINS: 'groups=one',
};

const DATABASE = {
  DATABASE_URL: 'postgres://ci:TEST-ONLY@db.example/x',
  DATABASE_KEY: 'TEST-ONLY-key-of-a-database-0123456789',
};

describe('a setting of the gateway', () => {
  const { cert, key } = loopbackCertificate(['one.test']);
  const files = { 'one.crt': cert, 'one.key': key };
  const tls = { TLS_CERT_FILE: 'one.crt', TLS_KEY_FILE: 'one.key' };

  const specs = Object.entries<SettingSpec>(CORE_SETTINGS).filter(
    ([property]) => !/^(?:tls|dockpassConfig$)/.test(property),
  );
  it.each(specs)('%s is named where it changes, without its value', async (property, { example = '' }) => {
    const name = environmentName(property);
    const value = example
      .replace(/\$\(.*\)/, 'CANARY-0123456789abcdef-0123456789')
      .replace('/var/lib/dockpass/', '');
    const before = {
      LOG_FORMAT: 'pretty',
      ...(property.startsWith('oidc') && OPEN_ID),
      ...(/^(?:database|history)/.test(property) && DATABASE),
    };
    const changes = configChanges(
      await load({ env: before }),
      await load({ env: { ...before, [name]: value } }),
    );
    expect(changes).toEqual({ settingsChanged: [name] });
  });

  it('is named where a certificate changes', async () => {
    const other = loopbackCertificate(['two.test']);
    const before = await load({ env: tls, files });
    const after = await load({ env: tls, files: { 'one.crt': other.cert, 'one.key': other.key } });
    expect(configChanges(before, after)).toEqual({ settingsChanged: ['TLS_CERT_FILE', 'TLS_KEY_FILE'] });
    expect(configChanges(await load({}), after)).toEqual({
      settingsChanged: ['TLS_CERT_FILE', 'TLS_KEY_FILE'],
    });
  });

  it('of the default client is a change of that client', async () => {
    const after = await load({ env: { DRONE_SECRET: `${GOOD_SECRET}-CANARY` } });
    expect(configChanges(await load({}), after)).toEqual({ clientsChanged: ['drone'] });
  });
});

it('sees every secret of every provider, and nothing in settings that are the same', async () => {
  let seen = 0;
  for (const folder of await loadFolders()) {
    if ('problem' in folder) throw folder.problem;
    const entry = (more?: Readonly<Record<string, unknown>>): RegistryEntry => {
      return { ...makeEntry({ name: folder.name }), settings: sampleEntry(folder, more).settings };
    };
    expect(ofEntries([entry()], [entry()])).toEqual({});
    for (const { property, secret } of settingsOf(folder.provider.settings)) {
      if (!secret) continue;
      seen++;
      expect([property, ofEntries([entry()], [entry({ [property]: 'CANARY' })])]).toEqual([
        property,
        { entriesChanged: [folder.name] },
      ]);
    }
  }
  expect(seen).toBeGreaterThan(5);
});
