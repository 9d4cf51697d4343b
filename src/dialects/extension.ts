import { type AskedBuild } from './shared/asked-build.js';
import { type CiRequest } from './shared/ci-request.js';
import { type SignatureFailure } from './shared/signature-failure.js';
import { type KeyRing, type SignedHead, type VerifiedHead } from './shared/signed-head.js';

/**
 * One of the things that clients of a dialect ask for, and how: what Woodpecker calls an extension and Drone a plugin.
 * Each has a route of its own, and what is signed for one is refused at the other.
 */
export type Extension = RegistryExtension | SecretExtension;

export type ExtensionKind = Extension['kind'];

interface AskedFor {
  /**
   * @param keys those of one client
   * @param nowMs epoch milliseconds
   * @param toleranceSeconds how old, or how far ahead, the signature may be
   */
  verify(
    head: SignedHead,
    keys: KeyRing,
    nowMs: number,
    toleranceSeconds: number,
  ): VerifiedHead | SignatureFailure;
  /** What policy may know of a parsed body; undefined when a needed field is missing or of the wrong kind. */
  decode(json: unknown): CiRequest | undefined;
  /** The request that its client makes for a build. */
  requestOf(build: AskedBuild): CiRequest;
  /**
   * What its client is told where something should be given and cannot be: that there is nothing, or an error after which
   * it comes again.
   */
  readonly whenUnavailable: 'nothing' | 'refuse';
}

/** Credentials with which images are pulled. */
export interface RegistryExtension extends AskedFor {
  readonly kind: 'registries';
  /** The text of an answer, from JSON objects separated by commas; `''` = there is nothing to give. */
  render(registries: string): string;
}

/** Secrets for the steps of a build. */
export interface SecretExtension extends AskedFor {
  readonly kind: 'secrets';
  /** Events whose builds are of no pull request; no other is given secrets. */
  readonly events: readonly string[];
  /** It can keep a secret from every step that is not a plugin with a certain image. */
  readonly limitsToImages: boolean;
  /** The text of an answer; what is not given, for whatever reason, is answered as what there is not. */
  render(secrets: readonly StepSecret[]): string;
}

export interface StepSecret {
  readonly name: string;
  readonly value: string;
  /** Plugins that alone get it, by their images, where the client can tell; empty = every step. */
  readonly images: readonly string[];
}

/** The answer where there is nothing to give. */
export function emptyAnswer(extension: Extension): string {
  return extension.kind === 'secrets' ? extension.render([]) : extension.render('');
}
