import { ALL_CLIENT_SETTINGS, CLIENT_SETTINGS } from './client-settings.js';
import { type ClientHead, droneClient, type EncryptMode, woodpeckerClient } from './client-keys.js';
import { NAME } from './config-file.js';
import { type ConfigFiles } from './config-files.js';
import { type CoreSettings } from './core-settings.js';
import { type ClientConfig } from './gateway-config.js';
import { type Notes } from './notes.js';
import { type RawSettings } from './raw-settings.js';
import { noteDoubleSecrets } from './secret-rules.js';
import { type Given, SettingReader } from './setting-reader.js';
import { refuseUnknown, writtenNames } from './unknown-names.js';

export interface Clients {
  /** The default ones, then those of the file in its order; broken ones are left out, with what is wrong noted. */
  readonly clients: readonly ClientConfig[];
  /** Of broken ones too; `undefined` when one has a name that cannot be used. */
  readonly names: ReadonlySet<string> | undefined;
  /** Anything at all was said about a client. */
  readonly given: boolean;
}

export interface ClientSources {
  readonly core: SettingReader<CoreSettings>;
  /** Items of `clients` in the file. */
  readonly named: readonly RawSettings[];
  readonly files: ConfigFiles;
  readonly notes: Notes;
}

/** Reads the default clients from the core settings and the named ones from the file. */
export function readClients(sources: ClientSources): Clients {
  const reading = new ClientReading(sources);
  reading.defaultDrone();
  reading.defaultWoodpecker();
  for (const raw of sources.named) reading.named(raw);
  return reading.finish();
}

class ClientReading {
  readonly #clients: ClientConfig[] = [];
  readonly #names = new Set<string>();
  readonly #secrets: Given<string>[] = [];
  readonly #encrypt: EncryptMode;
  #nameless = false;

  constructor(private readonly sources: ClientSources) {
    this.#encrypt = sources.core.read('droneEncrypt')?.value ?? 'auto';
  }

  defaultDrone(): void {
    const { core, notes } = this.sources;
    const current = core.read('droneSecret');
    const previous = core.read('droneSecretPrevious');
    if (core.has('droneSecret')) this.#names.add('drone');
    else if (previous) notes.problem(previous.key, 'needs DRONE_SECRET beside it');
    if (current) this.drone({ name: 'drone', isDefault: true }, current, previous, this.#encrypt);
  }

  defaultWoodpecker(): void {
    const { core, notes } = this.sources;
    const current = core.read('woodpeckerPublicKey');
    const previous = core.read('woodpeckerPublicKeyPrevious');
    const server = core.read('woodpeckerServer');
    if (core.has('woodpeckerPublicKey') || core.has('woodpeckerServer')) this.#names.add('woodpecker');
    if (previous && !core.has('woodpeckerPublicKey')) {
      notes.problem(previous.key, 'needs WOODPECKER_PUBLIC_KEY beside it');
    } else if (current ?? server) {
      this.add(
        woodpeckerClient({ name: 'woodpecker', isDefault: true }, { current, previous, server }, notes),
      );
    }
  }

  named(raw: RawSettings): void {
    const { files, notes } = this.sources;
    const reader = new SettingReader(ALL_CLIENT_SETTINGS, [raw], notes, files);
    const name = this.readName(reader, raw);
    const dialect = reader.read('dialect')?.value;
    if (!reader.has('dialect'))
      notes.problem(raw.keyOf('dialect'), 'is missing; must be one of drone, woodpecker');
    refuseUnknown(
      raw,
      writtenNames(dialect ? CLIENT_SETTINGS[dialect] : ALL_CLIENT_SETTINGS, raw.nameOf),
      notes,
    );
    const head = { name, isDefault: false };
    if (dialect === 'drone') this.namedDrone(head, reader, raw);
    if (dialect === 'woodpecker') this.namedWoodpecker(head, reader, raw);
  }

  finish(): Clients {
    noteDoubleSecrets(this.#secrets, this.sources.notes);
    const given = this.#names.size > 0 || this.#nameless;
    return { clients: this.#clients, names: this.#nameless ? undefined : this.#names, given };
  }

  private readName(reader: NamedReader, raw: RawSettings): string {
    const given = reader.read('name');
    if (!reader.has('name'))
      this.sources.notes.problem(raw.keyOf('name'), 'is missing; a client needs a name');
    const fault = given && faultOfName(given.value, this.#names);
    if (given && fault !== undefined) this.sources.notes.problem(given.key, fault);
    const name = given?.value ?? '';
    if (NAME.test(name)) this.#names.add(name);
    else this.#nameless = true;
    return name;
  }

  private namedDrone(head: ClientHead, reader: NamedReader, raw: RawSettings): void {
    const current = reader.read('secret');
    const previous = reader.read('secretPrevious');
    const encrypt = reader.read('encrypt')?.value ?? this.#encrypt;
    if (current) this.drone(head, current, previous, encrypt);
    else if (!reader.has('secret')) {
      this.sources.notes.problem(
        raw.keyOf('secret'),
        'is missing; a drone client needs secret or secretFile',
      );
    }
  }

  private namedWoodpecker(head: ClientHead, reader: NamedReader, raw: RawSettings): void {
    const { notes } = this.sources;
    const current = reader.read('publicKey');
    const previous = reader.read('publicKeyPrevious');
    const server = reader.read('server');
    if (previous && !reader.has('publicKey')) notes.problem(previous.key, 'needs publicKey beside it');
    else if (current ?? server) this.add(woodpeckerClient(head, { current, previous, server }, notes));
    else if (!reader.has('publicKey') && !reader.has('server')) {
      notes.problem(
        raw.keyOf('publicKey'),
        'is missing; a woodpecker client needs publicKey, publicKeyFile or server',
      );
    }
  }

  private drone(
    head: ClientHead,
    current: Given<string>,
    previous: Given<string> | undefined,
    encrypt: EncryptMode,
  ): void {
    this.#secrets.push(current, ...(previous ? [previous] : []));
    this.add(droneClient(head, { current, previous, encrypt }, this.sources.notes));
  }

  private add(client: ClientConfig | undefined): void {
    if (client) this.#clients.push(client);
  }
}

function faultOfName(name: string, others: ReadonlySet<string>): string | undefined {
  if (name === 'drone' || name === 'woodpecker') {
    return `is the name of the default client; configure that one with ${name}… at the top of the file`;
  }
  if (!NAME.test(name)) return 'must be a name of a-z, 0-9, _ and -, at most 63 characters';
  return others.has(name) ? 'is the name of another client; names must differ' : undefined;
}

type NamedReader = SettingReader<typeof ALL_CLIENT_SETTINGS>;
