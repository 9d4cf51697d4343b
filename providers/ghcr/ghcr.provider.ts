import { Injectable } from '@nestjs/common';
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
import { apiBase } from './ghcr.api-url.js';
import { rsaKey } from './ghcr.app-jwt.js';
import { type AppInstallation, GhcrClient } from './ghcr.client.js';
import { type GhcrScope, scopeOfHost } from './ghcr.hosts.js';
import { ghcrNearMiss } from './ghcr.near-miss.js';
import { ghcrProblems } from './ghcr.problems.js';
import { GhcrSettings } from './ghcr.settings.js';

/** With an installation token the registry looks at the token alone. */
const APP_USERNAME = 'x-access-token';

@ProvidesRegistry()
@Injectable()
export class GhcrProvider implements IRegistryProvider<GhcrSettings, GhcrScope> {
  readonly id = 'ghcr';
  readonly label = 'GitHub Container Registry';
  readonly description =
    'The classic token of a machine user; experimentally, tokens of a GitHub App that were seen to pull.';
  readonly api = 'v2';
  readonly settings = GhcrSettings;
  /** One hour, of installation tokens. */
  readonly longestLifeMs = 1 * 3_600_000;
  readonly examples = ['ghcr.io'];
  readonly commonUserNames = [APP_USERNAME];
  /** What a token opens is what its account may read: one machine user for each team is the way to narrow. */
  readonly narrows = false;

  constructor(private readonly github: GhcrClient) {}

  match(address: RegistryAddress, settings?: GhcrSettings): GhcrScope | undefined {
    return scopeOfHost(address, settings?.enterpriseHost);
  }

  nearMiss(address: RegistryAddress): NearMiss | undefined {
    return ghcrNearMiss(address);
  }

  /** A token is given as it was written; an app asks an API under a URL that the entry names. */
  isSelfContained({ experimentalApp }: GhcrSettings): boolean {
    return !experimentalApp;
  }

  problems({ settings }: EntryDraft<GhcrSettings>): readonly SettingProblem[] {
    return ghcrProblems(settings);
  }

  async credentialsFor(request: MintRequest<GhcrSettings, GhcrScope>): Promise<MintedCredential> {
    const { settings, scope, images, signal } = request;
    if (signal.aborted) throw new ProviderError('timed_out');
    if (images.length > 0) throw new ProviderError('not_configured');
    if (!settings.experimentalApp) return pairOf(settings);
    return this.#appCredential(settings, scope, signal);
  }

  /** Signing in with such a token succeeds even where every pull is denied, so a pull has to have worked. */
  async #appCredential(
    settings: GhcrSettings,
    { registry }: GhcrScope,
    signal: AbortSignal,
  ): Promise<MintedCredential> {
    const { installation, image } = appOf(settings);
    const { token, ...life } = await this.github.installationToken(installation, signal);
    const credential = { username: APP_USERNAME, password: token, ...life };
    await this.github.provePull({ registry, image, credential, signal });
    return credential;
  }
}

function pairOf({ username, token }: GhcrSettings): MintedCredential {
  if (username === undefined || token === undefined) throw new ProviderError('not_configured');
  return { username, password: token };
}

function appOf(settings: GhcrSettings): { installation: AppInstallation; image: string } {
  const { appId, installationId, privateKey, repositories, probeImage: image } = settings;
  const api = apiBase(settings);
  const key = privateKey === undefined ? undefined : rsaKey(privateKey);
  if (!api || !key || appId === undefined || installationId === undefined || image === undefined) {
    throw new ProviderError('not_configured');
  }
  return { installation: { api, issuer: appId, installationId, key, repositories }, image };
}
