import { type EncryptMode } from './client-keys.js';
import { ClientList } from './client-list.js';
import { type ConfigFiles } from '../settings/files.js';
import { type CoreReader } from '../gateway/core-config.js';
import { type ClientConfig } from '../gateway-config.js';
import { readNamedClient } from './named-client.js';
import { type Notes } from '../settings/notes.js';
import { type RawSettings } from '../settings/raw-settings.js';

export interface Clients {
  /** The default ones, then those of the file in its order; broken ones are left out, with what is wrong noted. */
  readonly clients: readonly ClientConfig[];
  /** Of broken ones too; `undefined` when one has a name that cannot be used. */
  readonly names: ReadonlySet<string> | undefined;
  /** Anything at all was said about a client. */
  readonly given: boolean;
}

export interface ClientSources {
  readonly core: CoreReader;
  /** Items of `clients` in the file. */
  readonly named: readonly RawSettings[];
  readonly files: ConfigFiles;
  readonly notes: Notes;
}

/** Reads the default clients from the core settings and the named ones from the file. */
export function readClients({ core, named, files, notes }: ClientSources): Clients {
  const encrypt = core.read('droneEncrypt')?.value ?? 'auto';
  const list = new ClientList(notes);
  readDefaultDrone(core, encrypt, list, notes);
  readDefaultWoodpecker(core, list, notes);
  for (const raw of named) readNamedClient(raw, { list, encrypt, files, notes });
  list.noteDoubles();
  const given = list.names.size > 0 || list.hasNameless;
  return { clients: list.clients, names: list.hasNameless ? undefined : list.names, given };
}

function readDefaultDrone(core: CoreReader, encrypt: EncryptMode, list: ClientList, notes: Notes): void {
  const current = core.read('droneSecret');
  const previous = core.read('droneSecretPrevious');
  const head = { name: 'drone', isDefault: true };
  if (core.has('droneSecret') || core.has('droneSecretPrevious')) list.names.add(head.name);
  if (current) list.addDrone(head, { current, previous, encrypt });
  else if (previous && !core.has('droneSecret')) notes.problem(previous.key, 'needs DRONE_SECRET beside it');
}

function readDefaultWoodpecker(core: CoreReader, list: ClientList, notes: Notes): void {
  const current = core.read('woodpeckerPublicKey');
  const previous = core.read('woodpeckerPublicKeyPrevious');
  const server = core.read('woodpeckerServer');
  const fingerprint = core.read('woodpeckerServerFingerprint');
  const head = { name: 'woodpecker', isDefault: true };
  const keys = [
    'woodpeckerPublicKey',
    'woodpeckerPublicKeyPrevious',
    'woodpeckerServer',
    'woodpeckerServerFingerprint',
  ] as const;
  if (keys.some((key) => core.has(key))) list.names.add(head.name);
  if (previous && !core.has('woodpeckerPublicKey')) {
    notes.problem(previous.key, 'needs WOODPECKER_PUBLIC_KEY beside it');
  } else if (current ?? server) {
    list.addWoodpecker(head, { current, previous, server, fingerprint });
  }
  if (fingerprint && !core.has('woodpeckerServer')) {
    notes.problem(fingerprint.key, 'needs WOODPECKER_SERVER beside it');
  }
}
