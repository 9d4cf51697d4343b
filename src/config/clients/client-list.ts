import { type ClientKeys, type GivenText, type Possession } from '../../dialects/client-settings.js';
import { type Dialect } from '../../dialects/dialect.js';
import { type ClientConfig } from '../gateway-config.js';
import { type Notes } from '../settings/notes.js';
import { type ClientReader } from './client-reader.js';

/** The clients found so far, and what no two of them may share. */
export class ClientList {
  readonly clients: ClientConfig[] = [];
  /** Of broken clients too, so that what refers to them is not wrong as well. */
  readonly names = new Set<string>();
  /** A client has no name that can be used, so it is not known what refers to it. */
  hasNameless = false;
  readonly #own: Possession[] = [];

  /** @param defaults settings of the default clients, by dialect */
  constructor(
    private readonly defaults: ReadonlyMap<Dialect, ClientReader>,
    private readonly notes: Notes,
  ) {}

  /** A client that cannot be used is left out, with what is wrong noted. */
  add(name: string, dialect: Dialect, settings: ClientReader): void {
    const { keys, own } = dialect.readClient(settings, this.defaults.get(dialect) ?? settings);
    for (const one of own) this.#own.push(one);
    if (keys) this.clients.push(clientOf(name, dialect, settings.isDefault, keys));
  }

  /** Who holds a secret that two clients have can ask as either; with a public key at least the route is signed. */
  noteDoubles(): void {
    for (const [key, other] of this.#doubles('secret')) {
      this.notes.problem(key, `is the same secret as ${other}; take another one`);
    }
    for (const [key, other] of this.#doubles('server')) {
      this.notes.warn(key, `is the same server as ${other}; ${NO_WALL}`);
    }
    for (const [key, other] of this.#doubles('key')) {
      this.notes.warn(key, `is the same key as ${other}; is that meant?`);
    }
  }

  #doubles(kind: Possession['kind']): readonly (readonly [key: string, other: string])[] {
    return doubles(this.#own.filter((one) => one.kind === kind));
  }
}

const NO_WALL =
  'an administrator of a repository there chooses which of the two clients it asks as, so clients keeps none of them out';

function clientOf(name: string, dialect: Dialect, isDefault: boolean, keys: ClientKeys): ClientConfig {
  return { name, dialect, isDefault, ...keys };
}

function doubles(values: readonly GivenText[]): readonly (readonly [key: string, other: string])[] {
  const first = new Map<string, string>();
  return values.flatMap(({ key, value }) => {
    const other = first.get(value);
    if (other !== undefined) return [[key, other] as const];
    first.set(value, key);
    return [];
  });
}
