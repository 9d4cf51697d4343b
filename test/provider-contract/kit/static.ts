import { describe, expect, it } from '@jest/globals';
import { inspect } from 'node:util';
import { settingsOf } from '../../../src/registry/setting.js';
import { VendorServer } from '../../support/registry/vendor-server.js';
import { LoopbackNetwork } from '../../support/net/loopback-network.js';
import { loopbackCertificate } from '../../support/net/loopback-certificate.js';
import { type Folder, loadProvider, sampleEntry } from './folder.js';

/** A provider that gives what was configured. */
export function describeStatic(folder: Folder): void {
  describe('without a vendor', () => {
    it('gives what was configured, which does not expire, and asks nobody', async () => {
      const { cert, key } = loopbackCertificate([]);
      const server = await VendorServer.start((_, response) => response.end(), { cert, key });
      const network = new LoopbackNetwork(cert, server.port);
      const provider = await loadProvider(folder.name, network);
      const { settings, scope } = sampleEntry(folder);
      const { signal } = new AbortController();
      const minted = await provider.credentialsFor({ scope, settings, images: [], signal });
      const values = Object.values(settings);
      expect(values).toContain(minted.username);
      expect(values).toContain(minted.password);
      expect(minted.expiresAt).toBeUndefined();
      expect(server.seen).toEqual([]);
      await network.dispatcher.destroy();
      await server.close();
    });

    it('gives nothing to a mint that was called off', async () => {
      const { settings, scope } = sampleEntry(folder);
      const minting = folder.provider.credentialsFor({
        scope,
        settings,
        images: [],
        signal: AbortSignal.abort(),
      });
      await expect(minting).rejects.toMatchObject({ name: 'ProviderError', code: 'timed_out' });
    });

    it('keeps no secret where a log or a debugger would find it', async () => {
      const { settings, scope } = sampleEntry(folder);
      const { signal } = new AbortController();
      await folder.provider.credentialsFor({ scope, settings, images: [], signal });
      const told = `${inspect(folder.provider, { depth: 9, showHidden: true })} ${inspect(scope)}`;
      const values = settings as Readonly<Record<string, unknown>>;
      const secrets = settingsOf(folder.provider.settings).filter(({ secret }) => secret);
      expect(secrets.length).toBeGreaterThan(0);
      expect(secrets.filter(({ property }) => told.includes(String(values[property])))).toEqual([]);
    });
  });
}
