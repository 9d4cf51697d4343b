import { type GatewayConfig, type LateSecret, type RegistryEntry } from '../config/gateway-config.js';
import { type ProviderErrorCode } from '../registry/provider-error.js';
import { type SecretUser } from '../secrets/place.js';
import { type SecretKeeper } from '../secrets/secret-keeper.js';
import { type FieldFault, fieldOf } from '../store/field-of.js';

/** How reading one secret from its store went. Plain data without the secret. */
export interface SecretProbe {
  /** Whose it is: the name of an entry; undefined = the gateway's or a client's. */
  readonly entry: string | undefined;
  /** The setting. */
  readonly setting: string;
  /** The reference. */
  readonly from: string;
  readonly ok: boolean;
  readonly code: 'read' | ProviderErrorCode | FieldFault;
  readonly text: string;
}

interface SecretTarget extends LateSecret {
  readonly entry: string | undefined;
}

/** What is kept in stores: of the gateway, of its clients and of these entries. */
export function secretTargets(
  { late }: Pick<GatewayConfig, 'late'>,
  entries: readonly RegistryEntry[],
): readonly SecretTarget[] {
  const ofEntries = entries.flatMap(({ name, late: own }) =>
    [...(own?.references ?? [])].map(([key, reference]) => ({ entry: name, key, reference })),
  );
  return [...late.map((one) => ({ entry: undefined, ...one })), ...ofEntries];
}

/** Reads as the gateway does, one path once for all of its fields. Never rejects. */
export async function probeSecret(
  { entry, key, reference }: SecretTarget,
  secrets: SecretKeeper,
): Promise<SecretProbe> {
  const base = { entry, setting: key, from: String(reference) };
  await secrets.read(new Map([[key, reference]]), NOBODY).catch(() => undefined);
  const place = secrets.placeOf(reference);
  const found = place?.held ? fieldOf(place.held.secret, reference.field) : place?.lastError;
  if (typeof found === 'object') return { ...base, ok: true, code: 'read', text: TEXTS.read };
  const code = found ?? 'unavailable';
  return { ...base, ok: false, code, text: TEXTS[code] };
}

const NOBODY: SecretUser = { idleMs: Infinity, retired: false, renew: () => undefined };

/** What it means that a secret cannot be read, and what to do. */
export function secretCure(code: Exclude<SecretProbe['code'], 'read'>): string {
  return TEXTS[code];
}

const TEXTS: Readonly<Record<SecretProbe['code'], string>> = {
  read: 'the store gave a value',
  not_configured: 'the store has no identity to use; its page in docs/stores/ says what it needs',
  refused:
    'the store refuses: a wrong or expired identity, or no right to read this path; its page in docs/stores/ lists the rights',
  not_found: 'the store has nothing at this path, or it was deleted',
  throttled: 'the store limits the number of calls',
  unavailable: 'the store cannot be reached, is sealed, or reports a failure of its own',
  timed_out: 'the store did not answer in time; check proxies and firewalls',
  bad_answer: 'the store gave an answer that cannot be used; is something else at its address?',
  no_field: 'the path is there, and has no such field or an empty one',
  several_fields: 'the path has several fields, and the reference names none; add #FIELD',
  not_text: 'the field holds no text',
};
