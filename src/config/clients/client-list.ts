import { fingerprintOf } from '../../dialects/shared/signing-keys.js';
import {
  type ClientHead,
  droneClient,
  type DroneSecrets,
  woodpeckerClient,
  type WoodpeckerKeys,
} from './client-keys.js';
import { type ClientConfig } from '../gateway-config.js';
import { type Notes } from '../settings/notes.js';
import { type Given } from '../settings/given.js';

/** The clients found so far, and what no two of them may share. */
export class ClientList {
  readonly clients: ClientConfig[] = [];
  /** Of broken clients too, so that what refers to them is not wrong as well. */
  readonly names = new Set<string>();
  /** A client has no name that can be used, so it is not known what refers to it. */
  hasNameless = false;
  readonly #secrets: Given<string>[] = [];
  readonly #fingerprints: Given<string>[] = [];
  readonly #servers: Given<string>[] = [];

  constructor(private readonly notes: Notes) {}

  addDrone(head: ClientHead, secrets: DroneSecrets): void {
    this.#secrets.push(secrets.current);
    if (secrets.previous) this.#secrets.push(secrets.previous);
    const client = droneClient(head, secrets, this.notes);
    if (client) this.clients.push(client);
  }

  addWoodpecker(head: ClientHead, given: WoodpeckerKeys): void {
    const client = woodpeckerClient(head, given, this.notes);
    if (!client) return;
    this.clients.push(client);
    if (given.server && client.keyServer !== undefined) {
      this.#servers.push({ key: given.server.key, value: client.keyServer });
    }
    [given.current, given.previous].forEach((key, slot) => {
      const parsed = client.keys[slot];
      if (key && parsed) this.#fingerprints.push({ key: key.key, value: fingerprintOf(parsed) });
    });
  }

  /** Who holds a secret that two clients have can ask as either; with a public key at least the route is signed. */
  noteDoubles(): void {
    for (const [key, other] of doubles(this.#secrets)) {
      this.notes.problem(key, `is the same secret as ${other}; take another one`);
    }
    for (const [key, other] of doubles(this.#servers)) {
      this.notes.warn(key, `is the same server as ${other}; ${NO_WALL}`);
    }
    for (const [key, other] of doubles(this.#fingerprints)) {
      this.notes.warn(key, `is the same key as ${other}; is that meant?`);
    }
  }
}

const NO_WALL =
  'an administrator of a repository there chooses which of the two clients it asks as, so clients keeps none of them out';

function doubles(values: readonly Given<string>[]): readonly (readonly [key: string, other: string])[] {
  const first = new Map<string, string>();
  return values.flatMap(({ key, value }) => {
    const other = first.get(value);
    if (other !== undefined) return [[key, other] as const];
    first.set(value, key);
    return [];
  });
}
