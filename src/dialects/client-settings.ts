import { type KeyObject } from 'node:crypto';
import { type SettingSpec } from '../registry/setting.js';
import { type KeyRing } from './shared/signed-head.js';

type Told = 'meaning' | 'unit' | 'default' | 'defaultText' | 'range';

/**
 * A setting of a client, under a word of its dialect (`secret`). The default client has it as a setting of the gateway,
 * with the dialect's id before the word (`droneSecret`), a named one in its item of the file.
 */
export interface ClientSetting extends Pick<SettingSpec, 'secret' | 'isPublic'> {
  /** Its value is text. */
  readonly kind: SettingSpec['kind'] & { readonly type: 'text' | 'choice' };
  /** Alone it makes a client. */
  readonly isEnough?: boolean;
  readonly example: string;
  /** One with a default says something of every client of the dialect, and does not make one. */
  readonly ofDefault: Pick<SettingSpec, Told>;
  readonly ofNamed: Pick<SettingSpec, Told>;
}

/** A value and the key under which the operator gave it: `DRONE_SECRET_FILE`. */
export interface GivenText {
  readonly key: string;
  readonly value: string;
}

/** What was said of one client, by the words of its dialect. */
export interface ClientSettings {
  readonly isDefault: boolean;
  /** `undefined` when it was not given, or cannot be used, which is noted. */
  read(word: string): GivenText | undefined;
  /** Whether it was written anywhere, right or wrong. */
  has(word: string): boolean;
  /** Whether it is kept in a store which has not given it yet: it is right, as far as anybody knows. */
  awaits(word: string): boolean;
  /** What a message calls it: `DRONE_SECRET`, `secret`. */
  nameOf(word: string): string;
  /** Notes that it is needed and missing. */
  missing(word: string, message: string): void;
  problem(key: string, message: string): void;
  /** Warns of a shared secret that is easy to guess. */
  noteWeak(secret: GivenText): void;
}

/** The keys of a client, and how it gets others. */
export interface ClientKeys {
  readonly keys: KeyRing;
  /**
   * Keys to encrypt answers with; undefined where the secret is too short or encryption is off. Position as in `keys`: an
   * answer is encrypted with the secret that signed the request.
   */
  readonly encryption: { readonly always: boolean; readonly keys: readonly (KeyObject | undefined)[] };
  /** URL of the server whose key is fetched once and then kept (`Dialect.keyPage`). */
  readonly keyServer: string | undefined;
  /** Of the only key that is taken from the server; undefined = whatever it shows first. */
  readonly keyFingerprint: string | undefined;
  /**
   * A key is still to come and not among `keys`: what none of those verifies may be signed with it, so the client is told
   * to come again.
   */
  readonly awaitsKey: boolean;
}

/** What the settings of a client come to. */
export interface ReadClient {
  /** `undefined` when it cannot be used; what is wrong is noted. */
  readonly keys: ClientKeys | undefined;
  /** What no other client should have. */
  readonly own: readonly Possession[];
}

/** A `secret` that two clients have is refused: who holds it can ask as either. The others are warned of. */
export interface Possession extends GivenText {
  readonly kind: 'secret' | 'server' | 'key';
}
