import { talk, toBytes } from '../clients/raw-socket.js';
import {
  droneBody,
  droneRequest,
  type RawRequest,
  woodpeckerBody,
  woodpeckerRequest,
} from '../clients/sign.js';

/** A credential as a client receives it. */
export interface ReceivedCredential {
  readonly address: string;
  readonly username: string;
  readonly password: string;
}

/** Status and text of the answer. */
export async function ask(port: number, request: RawRequest, changes = {}): Promise<[number, string]> {
  const { status, body } = await talk(port, toBytes(request, changes));
  return [status, body];
}

/** What both clients ask for at the same build. `fork` and `sourceRepo` mark the same thing in their words. */
export function bothClients(
  build: { repo?: string; repoId?: string; event?: string; fork?: boolean; status?: string } = {},
): readonly [drone: RawRequest, woodpecker: RawRequest] {
  const { fork = false, status = 'created', ...rest } = build;
  return [
    droneRequest({ body: droneBody({ ...rest, sourceRepo: fork ? 'mallory/fork' : '' }) }),
    woodpeckerRequest({ body: woodpeckerBody({ ...rest, fork, status }) }),
  ];
}

/** The credentials of a successful answer of either dialect. */
export function credentialsIn(body: string): readonly ReceivedCredential[] {
  const json = JSON.parse(body) as
    readonly ReceivedCredential[] | { readonly registries: readonly ReceivedCredential[] };
  return 'registries' in json ? json.registries : json;
}

/** Settings of an entry of the provider `vendor`, whose password is its name unless a test says otherwise. */
export function vendorEntry(
  name: string,
  settings: Readonly<Record<string, string>> = {},
): Record<string, string> {
  const whole = { ADDRESS: `${name}.vendor.example`, VENDOR: name, ...settings };
  return Object.fromEntries(
    Object.entries(whole).map(([key, value]) => [`REGISTRY_${name.toUpperCase()}_${key}`, value]),
  );
}
