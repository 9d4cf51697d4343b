import { parseRegistryAddress, type RegistryAddress } from '../../image/registry-address.js';
import { parseRepoPattern, type RepoPattern } from '../../image/repo-pattern.js';
import { ALL_EVENTS, DIALECTS } from '../../dialects/dialects.js';
import { writtenForgeId } from '../../dialects/shared/fields.js';
import { type ENTRY_SETTINGS } from './entry-settings.js';
import { isImagePattern, reachesFurther } from './image-pattern.js';
import { type Given, withValue } from '../settings/given.js';
import { type SettingReader } from '../settings/setting-reader.js';

export type EntryReader = SettingReader<typeof ENTRY_SETTINGS>;

/** Who an entry is for: the common part of it. What cannot be used is noted and left empty. */
export interface EntryPolicy {
  readonly addresses: Given<readonly RegistryAddress[]> | undefined;
  readonly repos: readonly RepoPattern[];
  readonly events: ReadonlySet<string> | undefined;
  readonly forks: boolean;
  readonly clients: ReadonlySet<string> | undefined;
  readonly forges: ReadonlySet<string> | undefined;
  readonly repoIds: ReadonlySet<string> | undefined;
  readonly images: Given<readonly string[]> | undefined;
}

/** @param clientNames names of the configured clients; `undefined` when they are not known */
export function readPolicy(reader: EntryReader, clientNames: ReadonlySet<string> | undefined): EntryPolicy {
  const addresses = items(reader, 'address', parseRegistryAddress);
  return {
    addresses: addresses && withValue(addresses, [...new Set(addresses.value)]),
    repos: items(reader, 'repos', parseRepoPattern)?.value ?? [],
    events: setOf(items(reader, 'events', checkEvent)),
    forks: reader.read('forks')?.value === 'allow',
    clients: setOf(items(reader, 'clients', (name) => checkClient(name, clientNames))),
    forges: setOf(items(reader, 'forges', checkForge)),
    repoIds: setOf(items(reader, 'repoIds', checkRepoId)),
    images: items(reader, 'images', (image) => checkImage(image, addresses?.value ?? [])),
  };
}

type ListSetting =
  'address' | 'repos' | 'events' | 'clients' | 'forges' | 'repoIds' | 'images' | 'give' | 'secretImages';

/** Every item through its parser, whose error is a constant text; each one that fails is noted by its place. */
export function items<T extends string | RepoPattern>(
  reader: EntryReader,
  property: ListSetting,
  parse: (text: string) => T,
): Given<readonly T[]> | undefined {
  const given = reader.read(property);
  if (!given) return undefined;
  const parsed = given.value.map((text, index) => {
    try {
      return parse(text);
    } catch (error) {
      if (!(error instanceof Error)) throw error;
      const which = given.value.length === 1 ? '' : `item ${String(index + 1)}: `;
      reader.refuse(property, given.key, which + error.message);
      return undefined;
    }
  });
  return parsed.every((item) => item !== undefined) ? withValue(given, parsed) : undefined;
}

function setOf(given: Given<readonly string[]> | undefined): ReadonlySet<string> | undefined {
  return given && new Set(given.value);
}

function checkEvent(event: string): string {
  if (ALL_EVENTS.has(event)) return event;
  const labels = DIALECTS.map(({ label }) => label).join(' or ');
  throw new Error(`is not an event of ${labels}, which are ${[...ALL_EVENTS].sort().join(', ')}`);
}

function checkClient(name: string, names: ReadonlySet<string> | undefined): string {
  if (!names || names.has(name)) return name;
  const known = names.size === 0 ? 'none is configured' : `configured are ${[...names].join(', ')}`;
  throw new Error(`is not the name of a client; ${known}`);
}

function checkForge(id: string): string {
  if (writtenForgeId(id) !== undefined) return id;
  throw new Error('is not the id of a forge; ids are whole numbers, as `forge_id` of Woodpecker is');
}

/** An id has no `/`, so that a repository whose id were `1/7` could not pass for repository 7 of forge 1. */
function checkRepoId(item: string): string {
  const slash = item.lastIndexOf('/');
  if (slash !== -1 && writtenForgeId(item.slice(0, slash)) === undefined) {
    throw new Error('is not FORGE/ID; the part before the / is the whole number of a forge');
  }
  if (/^[\x21-\x7e]{1,255}$/.test(item.slice(slash + 1))) return item;
  throw new Error('is not the id of a repository; ids are printable ASCII without white space');
}

function checkImage(image: string, addresses: readonly string[]): string {
  if (addresses.some((address) => image.startsWith(`${address}/`))) {
    throw new Error('begins with the address of the registry; leave that out');
  }
  if (!isImagePattern(image)) {
    throw new Error(
      'is not an image repository; write its path in lower case without host and tag, a prefix with a trailing *, {namespace} and {name}',
    );
  }
  const reach = reachesFurther(image);
  if (reach) throw new Error(FURTHER[reach]);
  return image;
}

const FURTHER = {
  prefix:
    'would open images of other repositories, whose names may begin the same; write a / before the *, as in {namespace}/*',
  run_together:
    'would open images of other repositories, whose names may run together the same; write a / between the placeholders, as in {namespace}/{name}',
};
