import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { type SeenRequest } from '../../support/registry/vendor-server.js';
import { type VendorContract } from '../contract.js';
import { type Folder } from './folder.js';
import { isSent, provingValues } from './sent.js';
import { Stage } from './stage.js';

/** What a mint asks of its vendor, and what it sends. */
export function describeCalls(folder: Folder, vendor: VendorContract): void {
  const names = Object.keys(vendor.calls);
  const nameOf = ({ target }: SeenRequest): string =>
    names.find((name) => target.startsWith(vendor.calls[name] ?? '')) ?? `unknown: ${target}`;
  const isLookup = ({ target }: SeenRequest): boolean => vendor.lookups?.includes(target) ?? false;

  describe('calls of a mint', () => {
    let stage: Stage;
    beforeEach(async () => {
      stage = await Stage.set(folder, vendor);
    });
    afterEach(() => stage.leave());

    it('are those of the contract in its order, each once unless `order` says otherwise', async () => {
      const asked = await stage.asked(() => stage.mint());
      const made = asked.filter((request) => !isLookup(request));
      expect(made.map(nameOf)).toEqual(vendor.order ?? names);
    });

    it('are made anew for each credential: a provider keeps nothing', async () => {
      await stage.mint();
      const again = await stage.asked(() => stage.mint());
      expect(again.map(nameOf)).toContain((vendor.order ?? names).at(-1));
    });

    it('have no secret in their URLs, which proxies and vendors keep', async () => {
      const minted: string[] = [];
      const asked = await stage.asked(async () => minted.push((await stage.mint()).password));
      const secrets = [...stage.secretValues(), ...minted];
      const told = asked.filter(({ target }) => secrets.some((secret) => isSent(secret, target)));
      expect(told.map(nameOf)).toEqual([]);
    });

    it('prove who asks by nothing that is not marked as a secret', async () => {
      const minted: string[] = [];
      const asked = await stage.asked(async () => minted.push((await stage.mint()).password));
      const proofs = new Set([...asked.flatMap(provingValues), ...minted]);
      const unmarked = stage.openValues().filter(([, value]) => proofs.has(value));
      expect(unmarked.map(([property]) => property)).toEqual([]);
    });

    it('prove it for each entry by its own secrets, also at the same time', async () => {
      const wrong = stage.withWrongSecrets();
      if (!wrong) return; // there is nothing to tell two entries apart by
      const right = {};
      for (const [first, second] of [
        [right, wrong],
        [wrong, right],
      ]) {
        const mints = [stage.mint(undefined, first), stage.mint(undefined, second)];
        const outcomes = await Promise.allSettled(mints);
        const wanted = [first, second].map((given) => (given === right ? 'fulfilled' : 'rejected'));
        expect(outcomes.map(({ status }) => status)).toEqual(wanted);
      }
    });

    it('change nothing of what the mint was given', async () => {
      for (const part of [stage.entry.settings, stage.entry.scope]) deepFreeze(part);
      await expect(stage.mint()).resolves.toBeDefined();
    });

    if (!folder.provider.narrows) return;
    it('name each of the images that narrow, and no other', async () => {
      const { settings = {}, images = ['acme/canary-app', 'acme/canary-base'] } =
        folder.contract.narrowed ?? {};
      const narrowed = stage.entryWith(settings).settings;
      const draft = { addresses: [stage.entry.address], settings: narrowed, images };
      expect(folder.provider.problems?.(draft) ?? []).toEqual([]);
      const named: (readonly string[])[] = [];
      for (const asked of [[], images.slice(0, 1), images.slice(1), images]) {
        const requests = await stage.asked(() =>
          stage.mint(undefined, { settings: narrowed, images: asked }),
        );
        const text = requests.map(({ target, body }) => `${target} ${body()}`).join('\n');
        named.push(images.filter((image) => isSent(image, text)));
      }
      expect(named).toEqual([[], images.slice(0, 1), images.slice(1), images]);
    });
  });
}

function deepFreeze(value: unknown): void {
  if (typeof value !== 'object' || value === null) return;
  Object.freeze(value);
  for (const part of Object.values(value)) deepFreeze(part);
}
