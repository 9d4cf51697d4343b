import { afterEach, beforeEach, describe, expect, it, jest } from '@jest/globals';
import { inspect } from 'node:util';
import { type MintedCredential } from '../../../src/registry/registry-provider.js';
import { settingsOf } from '../../../src/registry/setting.js';
import { VendorServer } from '../../support/registry/vendor-server.js';
import { silence } from '../../support/kit/silence.js';
import { LoopbackNetwork } from '../../support/net/loopback-network.js';
import { loopbackCertificate } from '../../support/net/loopback-certificate.js';
import { type Folder, type SampleEntry, sampleEntry } from './folder.js';
import { variablesRead } from './purity.js';

/** A provider that gives what was configured. */
export function describeStatic(folder: Folder): void {
  const described = settingsOf(folder.provider.settings);
  const propertyOf = (kind: 'secret' | 'isUserName'): string =>
    described.find((setting) => setting[kind])?.property ?? '';

  describe('without a vendor', () => {
    let server: VendorServer;
    let network: LoopbackNetwork;
    beforeEach(async () => {
      const { cert, key } = loopbackCertificate([sampleEntry(folder).address.replace(/:\d+$/, '')]);
      server = await VendorServer.start((_, response) => response.end(), { cert, key });
      network = new LoopbackNetwork(cert, server.port);
    });
    afterEach(async () => {
      jest.restoreAllMocks();
      await network.dispatcher.destroy();
      await server.close();
    });

    const mint = async (
      { settings, scope }: SampleEntry,
      signal = new AbortController().signal,
    ): Promise<MintedCredential> => {
      const provider = await folder.load(network);
      return provider.credentialsFor({ settings, scope, images: [], signal });
    };

    it('gives the configured user name and secret as they are, which do not expire, and asks nobody', async () => {
      const entry = sampleEntry(folder);
      const values = entry.settings as Readonly<Record<string, unknown>>;
      const minted = await mint(entry);
      expect(minted).toEqual({
        username: values[propertyOf('isUserName')],
        password: values[propertyOf('secret')],
      });
      expect(server.seen).toEqual([]);
    });

    it('gives each entry its own', async () => {
      const [username, secret] = [propertyOf('isUserName'), propertyOf('secret')];
      const { settings } = sampleEntry(folder);
      const values = settings as Readonly<Record<string, string>>;
      const other = { [username]: `${values[username] ?? ''}2`, [secret]: `${values[secret] ?? ''}2` };
      const provider = await folder.load(network);
      const { signal } = new AbortController();
      for (const more of [{}, other, {}]) {
        const entry = sampleEntry(folder, more);
        const minted = await provider.credentialsFor({ ...entry, images: [], signal });
        const own = { ...values, ...more };
        expect(minted).toEqual({ username: own[username], password: own[secret] });
      }
    });

    it('narrows nothing: a pair opens whatever it opens', () => {
      expect(folder.provider.narrows).toBe(false);
    });

    it('gives nothing to a mint that was called off', async () => {
      const minting = mint(sampleEntry(folder), AbortSignal.abort());
      await expect(minting).rejects.toMatchObject({ name: 'ProviderError', code: 'timed_out' });
    });

    it('prints nothing, and looks at no variable', async () => {
      const provider = await folder.load(network);
      const request = { ...sampleEntry(folder), images: [], signal: new AbortController().signal };
      const printed = silence();
      expect(await variablesRead(() => provider.credentialsFor(request))).toEqual([]);
      expect(printed()).toEqual([]);
    });

    it('keeps no secret where a log or a debugger would find it', async () => {
      const { settings, scope } = sampleEntry(folder);
      const { signal } = new AbortController();
      await folder.provider.credentialsFor({ scope, settings, images: [], signal });
      const told = `${inspect(folder.provider, { depth: 9, showHidden: true })} ${inspect(scope)}`;
      const values = settings as Readonly<Record<string, unknown>>;
      const secrets = described.filter(({ secret }) => secret);
      expect(secrets.length).toBeGreaterThan(0);
      expect(secrets.filter(({ property }) => told.includes(String(values[property])))).toEqual([]);
    });
  });
}
