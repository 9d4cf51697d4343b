import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ProviderError } from '../../../src/registry/provider-error.js';
import { vendors } from '../../fixtures/providers/vendor/vendor.module.js';
import { sendRequest } from '../clients/send-request.js';
import { droneBody, droneRequest, woodpeckerBody, woodpeckerRequest } from '../clients/sign.js';
import { vendorEntry } from '../docs/threats.js';
import { PAGE_TOKEN } from '../identity/changing-routes.js';
import { BOTH_CLIENTS, type InProcessGateway, startInProcess } from '../in-process-gateway.js';

/** Every secret of the world, to be found nowhere. */
export const WORLD_SECRETS = {
  key: 'CANARY-key-of-the-database-0123456789abcdef',
  hub: 'CANARY-password-of-hub',
  file: 'CANARY-password-of-a-file',
  managed: 'CANARY-password-of-the-database',
  minted: 'CANARY-minted-token-0123456789',
  oidc: 'CANARY-oidc-client-secret-0123456789',
} as const;

export interface PageWorld extends InProcessGateway {
  /** Of the source `dir:`. */
  readonly folder: string;
  /** Calls so far of the vendors that do not fail: one for the builds at the beginning. */
  readonly calls: () => number;
}

/** Hostile words for everything that others than the operator may name; usual ones where it is left out. */
export interface WorldWords {
  readonly repo: string;
  readonly event: string;
  readonly repoId: string;
  readonly file: string;
}
const USUAL: WorldWords = { repo: 'acme/app', event: 'push', repoId: '7', file: 'Not an entry.yaml' };

/**
 * A gateway in this process in which every view has something to show: a database with an entry and with decisions of
 * every kind, a source with something that is left out, an entry that fails, a credential that ends soon, a reload that
 * was refused.
 */
export async function startWorld(words: Partial<WorldWords> = {}): Promise<PageWorld> {
  const { repo, event, repoId, file } = { ...USUAL, ...words };
  const folder = mkdtempSync(join(tmpdir(), 'dockpass-world-'));
  const source = join(folder, 'entries');
  mkdirSync(source);
  const entry = { address: 'file.example', username: 'reader', password: WORLD_SECRETS.file };
  writeFileSync(join(source, 'team.json'), JSON.stringify(entry));
  writeFileSync(join(source, file), '{}');
  let calls = 0;
  // Tried again by a timer of its own, whoever looks; the others are called for builds alone.
  vendors.set('down', () => Promise.reject(new ProviderError('unavailable')));
  vendors.set('idle', () => {
    calls++;
    return Promise.resolve({ username: 'idle', password: WORLD_SECRETS.minted });
  });
  vendors.set('ends', () => {
    calls++;
    const expiresAt = Date.now() + 50 * 60_000;
    return Promise.resolve({ username: 'ends', password: WORLD_SECRETS.minted, expiresAt });
  });
  const gateway = await startInProcess({
    ...BOTH_CLIENTS,
    ADMIN_TOKEN: PAGE_TOKEN,
    DATABASE_URL: `sqlite:${join(folder, 'own.db')}`,
    DATABASE_KEY: WORLD_SECRETS.key,
    ENTRIES_FROM: `database:,dir:${source}`,
    OIDC_ISSUER: 'https://127.0.0.1:9',
    OIDC_CLIENT_ID: 'dockpass',
    OIDC_CLIENT_SECRET: WORLD_SECRETS.oidc,
    OIDC_VIEWERS: 'groups=ci',
    OIDC_ADMINS: 'groups=admins',
    PUBLIC_URL: 'http://127.0.0.1:9',
    REGISTRY_HUB_ADDRESS: 'hub.example',
    REGISTRY_HUB_PROVIDER: 'generic',
    REGISTRY_HUB_USERNAME: 'reader',
    REGISTRY_HUB_PASSWORD: WORLD_SECRETS.hub,
    ...vendorEntry('ends', { REPOS: 'acme/*' }),
    ...vendorEntry('idle', { REPOS: 'nobody/*' }),
    ...vendorEntry('down', { REPOS: 'umbrella/*', FORKS: 'allow' }),
  });
  const { port } = gateway;
  const headers = { authorization: `Bearer ${PAGE_TOKEN}`, 'content-type': 'application/json' };
  const managed = { address: 'managed.example', username: 'ci', password: WORLD_SECRETS.managed };
  const url = `http://127.0.0.1:${String(port)}/admin/entries/managed`;
  await fetch(url, { method: 'PUT', headers, body: JSON.stringify(managed) });
  for (const each of [repo, 'acme/app', 'umbrella/app']) {
    await sendRequest(port, droneRequest({ body: droneBody({ repo: each, event, repoId, build: 1 }) }));
    await sendRequest(port, woodpeckerRequest({ body: woodpeckerBody({ repo: each, fork: true, repoId }) }));
  }
  await sendRequest(port, woodpeckerRequest({ body: woodpeckerBody({ repo, status: 'blocked' }) }));
  Object.assign(gateway.env, {
    REGISTRY_HUB_ADDRESS: '"><script>alert(1)</script>',
    REGISTRY_HUB_REPOS: '<img>',
  });
  await gateway.reload('signal');
  return {
    ...gateway,
    folder: source,
    calls: () => calls,
    stop: async () => {
      await gateway.stop();
      vendors.clear();
      rmSync(folder, { recursive: true });
    },
  };
}
