import { describe, expect, it } from '@jest/globals';
import { makeEntry, type EntrySketch } from '../../../test/support/config/entries.js';
import { makeConfig } from '../../../test/support/config/make-config.js';
import { StubProvider } from '../../../test/support/config/stub-provider.js';
import { PROVIDER_ERROR_CODES, ProviderError } from '../../registry/provider-error.js';
import { type MintedCredential } from '../../registry/registry-provider.js';
import { type CliContext, type CliStream } from '../terminal/context.js';
import { type RegistryProbe } from '../../probing/probe-credential.js';
import { type ProbeSelection, probeTargets } from './probe-targets.js';
import { probe } from './probe.js';
import { renderProbes } from './render-probes.js';
import { styleOf } from '../terminal/style.js';

const SILENT: CliStream = { write: () => undefined, isTerminal: false, columns: undefined };
const CONTEXT: CliContext = {
  env: {},
  cwd: '/',
  providersRoot: new URL('file:///nowhere/'),
  stdout: SILENT,
  stderr: SILENT,
};
const EVERYTHING: ProbeSelection = { entries: undefined, images: [], repo: undefined };

async function probeWith(
  mint: StubProvider['mint'],
  sketches: readonly EntrySketch[],
  selection: Partial<ProbeSelection> = {},
): Promise<{ probes: readonly RegistryProbe[]; provider: StubProvider }> {
  const provider = new StubProvider(mint);
  Object.defineProperty(provider, 'api', { value: 'other' }); // so that nothing but the mint is tried
  const config = makeConfig({ entries: sketches.map(makeEntry) });
  const targets = probeTargets({ config, providers: [provider] }, { ...EVERYTHING, ...selection });
  const { registries } = await probe(config, targets, CONTEXT);
  return { probes: registries, provider };
}

const HOUR = 3_600_000;
const PAIR = { username: 'u', password: 'canary-password' };
const mintHour = (): Promise<MintedCredential> =>
  Promise.resolve({ ...PAIR, expiresAt: Date.now() + 12 * HOUR + 60_000 });

describe('probe', () => {
  it('mints what entries share only once, and tells how long it lives', async () => {
    const { probes, provider } = await probeWith(mintHour, [
      { name: 'one', identity: 'same' },
      { name: 'two', identity: 'same' },
      { name: 'other', identity: 'other' },
    ]);
    expect(provider.requests).toHaveLength(2);
    expect(probes).toMatchObject([
      { entry: 'one', ok: true, code: 'minted', expiresInSeconds: expect.any(Number) },
      { entry: 'two', ok: true, code: 'minted' },
      { entry: 'other', ok: true, code: 'minted' },
    ]);
    const table = renderProbes({ registries: probes, servers: [], secrets: [] }, styleOf(SILENT, {}));
    expect(table).toMatch(
      /^ +one +stub\.example +12 h +ok +the vendor gave a credential; its registry has an API that is not probed$/m,
    );
    expect(JSON.stringify(probes) + table).not.toContain('canary');
  });

  it('works on many at once', async () => {
    const waiting: (() => void)[] = [];
    const all = (): Promise<MintedCredential> =>
      new Promise((resolve) => {
        waiting.push(() => {
          resolve(PAIR);
        });
        if (waiting.length === 10) for (const go of waiting) go();
      });
    const names = Array.from({ length: 10 }, (_, at) => ({ name: `r${String(at)}` }));
    const { probes } = await probeWith(all, names);
    expect(probes.map(({ entry, ok }) => `${entry} ${String(ok)}`)).toEqual(
      names.map(({ name }) => `${name} true`),
    );
  });

  it('keeps the order of the configuration, also with more entries than run at once', async () => {
    const names = Array.from({ length: 40 }, (_, at) => ({ name: `r${String(at)}` }));
    const { probes } = await probeWith(mintHour, names);
    expect(probes.map(({ entry }) => entry)).toEqual(names.map(({ name }) => name));
  });

  it.each(PROVIDER_ERROR_CODES)('says who has to act where a mint ends in %s', async (code) => {
    const failing = (): Promise<never> =>
      Promise.reject(new ProviderError(code, { cause: new Error('canary of the vendor') }));
    const { probes } = await probeWith(failing, [{ name: 'one' }]);
    expect(probes).toMatchObject([{ ok: false, code: `mint_${code}` }]);
    expect(`${String(probes[0]?.side)}: ${String(probes[0]?.text)}`).toBe(MINT_TEXTS[code]);
    expect(JSON.stringify(probes)).not.toContain('canary');
  });

  it('narrows to the images of the entry, filled from a repository that is known', async () => {
    const sketches: EntrySketch[] = [
      { name: 'any', images: ['{namespace}/{name}'] },
      { name: 'exact', images: ['{namespace}/{name}', 'base'], repos: ['acme/*', 'acme/app'] },
      { name: 'fixed', images: ['base/os'] },
    ];
    const first = await probeWith(mintHour, sketches);
    expect(first.provider.requests.map(({ images }) => images)).toEqual([['acme/app', 'base'], ['base/os']]);
    expect(first.probes[0]).toMatchObject({
      entry: 'any',
      ok: false,
      side: 'configuration',
      code: 'repo_needed',
      text: 'its images are filled from the CI repository; name one (repo) to probe it',
    });
    const second = await probeWith(mintHour, sketches, { repo: 'other/web' });
    expect(second.provider.requests.map(({ images }) => images)).toEqual([
      ['other/web'],
      ['other/web', 'base'],
      ['base/os'],
    ]);
  });
});

const MINT_TEXTS: Readonly<Record<string, string>> = {
  not_configured:
    'configuration: the provider lacks a setting or an identity; the page of the provider in docs/providers/ says what it needs',
  refused:
    'identity: the vendor refuses the identity of the entry: a wrong or expired key, role or password, or a right that is missing; the page of the provider in docs/providers/ lists the rights',
  not_found: 'configuration: the vendor does not know what the entry names; check its settings',
  throttled: 'registry: the vendor limits the number of calls; try again later',
  unavailable: 'network: the vendor cannot be reached or reports a failure of its own',
  timed_out: 'network: the vendor did not answer in time; check proxies and firewalls',
  bad_answer: 'registry: the vendor gave an answer that cannot be used',
};
