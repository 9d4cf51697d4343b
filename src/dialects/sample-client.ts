import { type ExtensionKind } from './extension.js';
import { type AskedBuild } from './shared/asked-build.js';
import { type KeyRing } from './shared/signed-head.js';

/** Header lines in the order in which the client sends them, without `Host`, `Content-Length` and `User-Agent`. */
export type HeaderLines = [name: string, value: string][];

/** A client of a dialect, as far as `dockpass request` and the demo play it. Nothing of it is loaded by what serves. */
export interface SampleClient {
  /** What it is, to stand behind "a": `Drone runner`. */
  readonly who: string;
  /**
   * The body that it sends for a build, with the fields that carry meaning.
   *
   * @param secret the name of the secret that is asked for; undefined where registries are, or all secrets
   */
  bodyOf(build: AskedBuild, secret?: string): string;
  /** The list of an answer that was made for it; of any other answer something that is no list. */
  listOf(answer: unknown): unknown;
  /** The same of the secrets of an answer, as their names. */
  secretNamesOf?(answer: unknown): unknown;
  /** It asks for one secret by its name, and not for all. */
  readonly asksByName?: true;
  /** Signs with what options and settings name. @throws what {@link SigningSource.misuse} makes */
  signer(source: SigningSource): Signer;
  /** Makes a key for tests where the options ask for that instead of a request. @throws as {@link signer} */
  makeKey?(source: SigningSource): MadeKey | undefined;
  /** A new key, and the setting by which the default client accepts it. */
  freshKey(): { readonly signer: Signer; readonly settings: Readonly<Record<string, string>> };
  /** Why its requests could never be answered at this URL. */
  urlProblem?(url: URL): string | undefined;
  /** What its operator has to know of an endpoint at an address that is not public. */
  readonly privateAddressNote?: string;
  /** Why a signature does not match, beside a missing `BASIC_AUTH`. */
  readonly mismatch: string;
}

export interface Signer {
  /**
   * @param target as on the wire
   * @param nowMs time of signing, epoch milliseconds
   * @param kind what is asked for; default registries
   */
  sign(target: string, body: Buffer, nowMs: number, kind?: ExtensionKind): HeaderLines;
  /** An answer that came encrypted; undefined when this key does not open it. */
  decrypt?(answer: Buffer): Buffer | undefined;
}

export interface MadeKey {
  /** PEM text. */
  readonly publicKey: string;
  readonly fingerprint: string;
  /** What was done, and what to do with the public key. */
  readonly text: string;
}

/** Where a client finds what it signs with. No message holds a path: it may be a misplaced secret. */
export interface SigningSource {
  /** An option of the dialect's own (`Dialect.requestOptions`) by its property, `secretFile`. */
  option(property: string): string | true | undefined;
  /** Of the client that is configured here, where one is meant; what verifies is what a shared secret signs with. */
  readonly keys: KeyRing;
  /** The text of the file that an option names, without the line break at its end. */
  read(option: string, path: string): string;
  /** Writes a new file that only its owner may read. */
  writeNew(option: string, path: string, text: string): void;
  /** The error that ends the command. */
  misuse(message: string): Error;
}

/** An option of `dockpass request` that only clients of a dialect have. */
export interface RequestOption {
  /** As commander takes it: `--secret-file <path>`. */
  readonly flags: string;
  readonly description: string;
}
