import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { ConfigError } from '../../../src/config/config-error.js';
import { type GatewayConfig } from '../../../src/config/gateway-config.js';
import { type FeedView } from '../../../src/feeds/feed-items.js';
import { readOnce } from '../../../src/feeds/read-once.js';
import { type Target } from '../engine.js';
import { CANARY } from './config-rules.js';

interface EntryFiles {
  readonly cwd: string;
  readonly pieces: readonly string[];
  readonly load: (env: Record<string, string>) => Promise<GatewayConfig | ConfigError>;
}

/** A file of a source of entries, whose author is trusted with one namespace only. */
export function entryTarget({ cwd, pieces, load }: EntryFiles): Target {
  const file = join(cwd, 'entries/acme/hub.yaml');
  mkdirSync(join(cwd, 'entries/acme'), { recursive: true });
  return {
    name: 'entry-file',
    seeds: ENTRIES,
    pieces: [...pieces, 'repos: ', '/etc/passwd', 'passwordFile: ', 'passwordFrom: ', '../', 'provider: '],
    slowMs: 1_500,
    run: async (text) => {
      writeFileSync(file, text, { mode: 0o600 });
      const config = await load({ ENTRIES_FROM: 'dir:entries' });
      if (config instanceof ConfigError) throw new TypeError('a bad entry refused the configuration');
      const [source] = await readOnce(config);
      if (source?.failure !== undefined) throw new TypeError(`the source is ${source.failure}`);
      return source?.view.entries.length === 0 ? new RefusedEntry(source.view) : source?.view;
    },
    judge: (_, outcome) => {
      const { entries, problems, warnings } =
        outcome instanceof RefusedEntry ? outcome.view : (outcome as FeedView);
      if ([...problems, ...warnings].some(({ key, message }) => `${key} ${message}`.includes(CANARY)))
        return 'a problem repeats a value';
      if (entries.length + problems.length === 0) return 'neither an entry nor a problem';
      const wide = entries.filter(
        ({ repos }) => !repos.every(({ text }) => text.startsWith('acme/')) || repos.length === 0,
      );
      if (wide.length > 0) return 'is for more than its namespace';
      return entries.some(({ late }) => late) ? 'names a secret of the gateway' : undefined;
    },
  };
}

/** Nothing of it is an entry. */
class RefusedEntry extends Error {
  constructor(readonly view: FeedView) {
    super('no entry');
  }
}

const ENTRIES = [
  `address: docker.io\nusername: octocat\npassword: "${CANARY}"\nrepos: [acme/app, acme/web-*]\nevents: [push]\n`,
  `address: [ghcr.io]\nprovider: ghcr\nusername: octocat\ntoken: ghp_${CANARY.replaceAll(':', '')}0123\nrepos: acme/**\n`,
];
