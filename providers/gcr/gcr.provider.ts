import { Inject, Injectable, Optional } from '@nestjs/common';
import { mintAccessToken } from '../../src/registry/clouds/google/access-token.js';
import {
  type CredentialFile,
  GOOGLE_UNIVERSE,
  readCredential,
  universeOf,
} from '../../src/registry/clouds/google/credential-file.js';
import { fileOf, identityOf } from '../../src/registry/clouds/google/settings.js';
import { loadSdk, type RequestHook } from '../../src/registry/clouds/google/transport.js';
import { type NearMiss } from '../../src/registry/near-miss.js';
import { ProviderError } from '../../src/registry/provider-error.js';
import {
  type EntryDraft,
  type IRegistryProvider,
  type MintedCredential,
  type MintRequest,
  ProvidesRegistry,
  type RegistryAddress,
  type SettingProblem,
} from '../../src/registry/registry-provider.js';
import { type GcrScope, scopeOfHost } from './gcr.hosts.js';
import { gcrNearMiss } from './gcr.near-miss.js';
import { gcrProblems } from './gcr.problems.js';
import { GcrSettings } from './gcr.settings.js';

/** For tests only; nothing in the product provides it. */
export const GCR_REQUEST_HOOK = Symbol('gcr:request-hook');

@ProvidesRegistry()
@Injectable()
export class GcrProvider implements IRegistryProvider<GcrSettings, GcrScope> {
  readonly id = 'gcr';
  readonly label = 'Google Artifact Registry / Container Registry';
  readonly description =
    'Access tokens of a Google identity: a machine, a key, a federated identity, or a service account it may act as.';
  readonly api = 'v2';
  readonly settings = GcrSettings;
  /** Twelve hours, of an impersonated account whose organisation allows it; one hour else. */
  readonly longestLifeMs = 12 * 3_600_000;
  readonly examples = [
    'gcr.io',
    'us.gcr.io',
    'eu.gcr.io',
    'asia.gcr.io',
    'marketplace.gcr.io',
    'europe-west1-docker.pkg.dev',
    'us-docker.pkg.dev',
    'docker.europe-west1.rep.pkg.dev',
    'docker.s3nsregistry.fr',
  ];
  readonly commonUserNames = ['oauth2accesstoken', '_json_key', '_json_key_base64'];
  /** Access boundaries exist for Cloud Storage only: the way to narrow is one impersonated account for each entry. */
  readonly narrows = false;
  /** The metadata server is asked where it does not say who it is. */
  readonly identityVariables = ['GOOGLE_APPLICATION_CREDENTIALS', 'GCE_METADATA_HOST'];

  constructor(@Optional() @Inject(GCR_REQUEST_HOOK) private readonly hook?: RequestHook) {}

  match(address: RegistryAddress): GcrScope | undefined {
    return scopeOfHost(address);
  }

  nearMiss(address: RegistryAddress): NearMiss | undefined {
    return gcrNearMiss(address);
  }

  /** Only a key file signs in by itself: the other kinds read files and URLs that they name. */
  isSelfContained({ key }: GcrSettings): boolean {
    const read = key === undefined ? undefined : readCredential(key);
    if (!read || 'problem' in read) return false;
    return read.file.type === 'service_account' && universeOf(read.file) === GOOGLE_UNIVERSE;
  }

  problems(draft: EntryDraft<GcrSettings>): readonly SettingProblem[] {
    return gcrProblems(draft);
  }

  async warmUp({ mode }: GcrSettings): Promise<void> {
    if (mode === 'token') await loadSdk();
  }

  async credentialsFor(request: MintRequest<GcrSettings, GcrScope>): Promise<MintedCredential> {
    const { settings, scope, images, signal } = request;
    if (signal.aborted) throw new ProviderError('timed_out');
    if (images.length > 0) throw new ProviderError('not_configured');
    if (settings.mode !== 'token') return keyItself(settings.mode, fileOf(settings));
    const identity = identityOf(settings, settings.oauthScope, scope.universe);
    const { token, expiresAt, issuedAt } = await mintAccessToken(identity, signal, { hook: this.hook });
    return { username: 'oauth2accesstoken', password: token, expiresAt, issuedAt };
  }
}

/** On one line: line breaks and quotes of this password have been damaged on the way to container engines before. */
function keyItself(mode: 'json_key' | 'json_key_base64', file: CredentialFile | undefined): MintedCredential {
  if (!file) throw new ProviderError('not_configured');
  const json = JSON.stringify(file);
  return mode === 'json_key'
    ? { username: '_json_key', password: json }
    : { username: '_json_key_base64', password: Buffer.from(json).toString('base64') };
}
