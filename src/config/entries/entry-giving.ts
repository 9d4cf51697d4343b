import { ImageReferenceError, parseImageReference } from '../../image/image-reference.js';
import { type IRegistryProvider } from '../../registry/registry-provider.js';
import { type EntryReader, items } from './entry-policy.js';
import { type RegistryEntry } from '../gateway-config.js';
import { type Notes } from '../settings/notes.js';

/** What an entry is given as. */
export type EntryGiving = Pick<RegistryEntry, 'access' | 'pulls' | 'secrets'>;

/** What cannot be used is noted, and read as if it were not there. */
export function readGiving(reader: EntryReader, name: string): EntryGiving {
  const give = items(reader, 'give', checkItem)?.value ?? ['pull'];
  const prefix = readPrefix(reader) ?? name.toLowerCase().replace(/[^a-z0-9_]/g, '_'); // `dir/hub` as well
  const images = items(reader, 'secretImages', checkPlugin)?.value ?? [];
  return {
    access: reader.read('access')?.value ?? 'pull',
    pulls: give.includes('pull'),
    secrets: give.includes('secrets') ? { prefix, images } : undefined,
  };
}

/** Notes an access that the provider cannot mint for, and what has no effect. */
export function checkGiving(
  reader: EntryReader,
  { access, secrets }: EntryGiving,
  { provider, isNarrowed }: { readonly provider: IRegistryProvider; readonly isNarrowed: boolean },
  notes: Notes,
): void {
  if (!secrets && !reader.failed.has('give')) {
    for (const property of ['secretPrefix', 'secretImages'] as const) {
      if (reader.has(property)) notes.warn(reader.keyOf(property), NO_SECRETS);
    }
    if (access === 'push') notes.warn(reader.keyOf('access'), NO_SECRETS);
  }
  if (access === 'push' && !provider.narrows) {
    notes.problem(
      reader.keyOf('access'),
      `cannot be used: with the provider ${provider.id} its account alone decides what may be pushed; leave it out`,
    );
  } else if (access === 'push' && !isNarrowed) {
    notes.warn(reader.keyOf('access'), NOT_NARROWED);
  }
}

const NO_SECRETS = 'has no effect while nothing is given as secrets (GIVE)';
const NOT_NARROWED = 'has no effect without images: what is not narrowed may push whatever its identity may';

function readPrefix(reader: EntryReader): string | undefined {
  const given = reader.read('secretPrefix');
  if (!given || PREFIX.test(given.value)) return given?.value;
  reader.refuse('secretPrefix', given.key, 'must be made of a-z, 0-9 and _, at most 63 characters');
  return undefined;
}

/** In lower case, as Woodpecker looks names up. */
const PREFIX = /^[a-z0-9_]{1,63}$/;

function checkItem(item: string): string {
  if (item === 'pull' || item === 'secrets') return item;
  throw new Error('must be pull, secrets or both, separated by a comma');
}

function checkPlugin(image: string): string {
  try {
    parseImageReference(image);
    return image;
  } catch (error) {
    if (error instanceof ImageReferenceError)
      throw new Error(`is no image of a plugin: ${error.message}`, { cause: error });
    throw error;
  }
}
