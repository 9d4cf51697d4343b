import { GOOGLE_UNIVERSE } from '../../src/registry/clouds/google/credential-file.js';
import { type CredentialScope } from '../../src/registry/registry-provider.js';

/**
 * Google runs its cloud in several universes, each with its own identities and its own operator: a token of one must
 * never be shown to the registry of another. Within a universe a token opens every host that its identity reaches.
 */
export interface GcrScope extends CredentialScope {
  /** Domain of the universe's API, e.g. `googleapis.com`; the `universe_domain` of a credential file. */
  readonly universe: string;
}

/** Cloud de Confiance by S3NS, a French company's own cloud on Google's technology. */
const S3NS_UNIVERSE = 's3nsapis.fr';

/** One per universe, so that equal scopes are also identical. */
const GOOGLE: GcrScope = { key: GOOGLE_UNIVERSE, universe: GOOGLE_UNIVERSE };
const S3NS: GcrScope = { key: S3NS_UNIVERSE, universe: S3NS_UNIVERSE };

/**
 * The scope of a registry host of Google's, or undefined:
 *
 *     gcr.io · us.gcr.io · eu.gcr.io · asia.gcr.io · marketplace.gcr.io
 *     <location>-docker.pkg.dev · docker.<location>.rep.pkg.dev
 *     docker.s3nsregistry.fr
 *
 * Every label is compared whole, and no port is accepted. Other names below gcr.io and pkg.dev are mirrors or other
 * package formats. Sources: Artifact Registry's documentation on host names, regional endpoints and gcr.io hosts.
 */
export function scopeOfHost(address: string): GcrScope | undefined {
  if (address === 'docker.s3nsregistry.fr') return S3NS;
  return GCR.test(address) || ARTIFACT_REGISTRY.test(address) ? GOOGLE : undefined;
}

const GCR = /^(?:(?:us|eu|asia|marketplace)\.)?gcr\.io$/;

/**
 * A multi-region (`us`) or a region (`europe-west12`). The areas are closed, so that no other word before the ending
 * passes for a location; a region in a new part of the world needs a word here.
 */
const LOCATION =
  '(?:africa|asia|australia|europe|me|northamerica|southamerica|us)(?:-[a-z]{1,12}[0-9]{1,2})?';
const ARTIFACT_REGISTRY = new RegExp(
  `^(?:${LOCATION}-docker\\.pkg\\.dev|docker\\.${LOCATION}\\.rep\\.pkg\\.dev)$`,
);
