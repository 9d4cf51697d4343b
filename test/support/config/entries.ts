import { type RegistryEntry } from '../../../src/config/gateway-config.js';
import { parseRegistryAddress } from '../../../src/image/registry-address.js';
import { parseRepoPattern } from '../../../src/image/repo-pattern.js';
import { stubSettings } from './stub-provider.js';

/** What a test says of an entry; left out = as contract section 4 has it. */
export interface EntrySketch {
  readonly name: string;
  readonly addresses?: readonly string[];
  readonly repos?: readonly string[];
  readonly events?: readonly string[];
  readonly forks?: boolean;
  readonly clients?: readonly string[];
  readonly forges?: readonly string[];
  readonly repoIds?: readonly string[];
  readonly images?: readonly string[];
  readonly identity?: string;
  /** Default true. */
  readonly pulls?: boolean;
  /** The prefix of its secrets; left out = it has none. */
  readonly secrets?: string;
  readonly secretImages?: readonly string[];
  readonly access?: 'pull' | 'push';
}

export function makeEntry(sketch: EntrySketch): RegistryEntry {
  const set = (values?: readonly string[]): ReadonlySet<string> | undefined => values && new Set(values);
  return {
    name: sketch.name,
    addresses: (sketch.addresses ?? ['stub.example']).map(parseRegistryAddress),
    provider: 'stub',
    repos: (sketch.repos ?? []).map(parseRepoPattern),
    events: set(sketch.events),
    forks: sketch.forks ?? false,
    clients: set(sketch.clients),
    forges: set(sketch.forges),
    repoIds: set(sketch.repoIds),
    images: sketch.images ?? [],
    access: sketch.access ?? 'pull',
    pulls: sketch.pulls ?? true,
    secrets:
      sketch.secrets === undefined
        ? undefined
        : { prefix: sketch.secrets, images: sketch.secretImages ?? [] },
    settings: stubSettings(sketch.identity ?? sketch.name),
    late: undefined,
    source: 'test',
  };
}
