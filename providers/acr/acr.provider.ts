import { Injectable } from '@nestjs/common';
import { EntraClient, loadSdk } from '../../src/registry/clouds/azure/access-token.js';
import { type NearMiss } from '../../src/registry/near-miss.js';
import { ownNameProblems, scopeAt, type VendorHosts } from '../../src/registry/own-name.js';
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
import { acrScope, type AcrScope, authorityHostOf } from './acr.hosts.js';
import { acrNearMiss } from './acr.near-miss.js';
import { bringsIdentity, identityOf, identityProblems } from './acr.identity.js';
import { namesOneRepository, repositoryScope } from './acr.images.js';
import { AcrRegistryApi } from './acr.registry-api.js';
import { AcrSettings, AUDIENCE } from './acr.settings.js';

/** User name that tells a registry that the password is one of its own tokens. */
const TOKEN_USERNAME = '00000000-0000-0000-0000-000000000000';

const PATTERN_PROBLEM = 'must name whole repositories: the registry does not narrow a token to a pattern';
const PAIR_PROBLEM =
  'cannot narrow a user name and password: give the token a scope map instead, or use an Entra identity';

function hostsOf(settings?: AcrSettings): VendorHosts<AcrScope> {
  return {
    scopeOf: (host) => acrScope(host, settings?.loginServerSuffix),
    nearMiss: acrNearMiss,
  };
}

/**
 * Azure Container Registry. An Entra token is exchanged for the registry's refresh token, which serves as password for
 * about three hours; an entry with `images` gets an access token for just these repositories instead, which pulls, or
 * also pushes where that is asked for.
 */
@ProvidesRegistry()
@Injectable()
export class AcrProvider implements IRegistryProvider<AcrSettings, AcrScope> {
  readonly id = 'acr';
  readonly label = 'Azure Container Registry';
  readonly description =
    'Tokens of about three hours for an Entra identity, or of about one hour for named repositories only.';
  readonly api = 'v2';
  readonly settings = AcrSettings;
  /** Three hours, of refresh tokens; access tokens live about one. */
  readonly longestLifeMs = 3 * 3_600_000;
  readonly commonUserNames = [TOKEN_USERNAME];
  readonly narrows = true;
  /** The managed identity is asked for where none of them says who it is. */
  readonly identityVariables = [
    'AZURE_TENANT_ID',
    'AZURE_CLIENT_ID',
    'AZURE_CLIENT_SECRET',
    'AZURE_CLIENT_CERTIFICATE_PATH',
    'AZURE_FEDERATED_TOKEN_FILE',
    'AZURE_AUTHORITY_HOST',
  ];
  readonly examples = [
    'acmecorp.azurecr.io',
    'acmecorp-d4f2ab7c91e0b3aa.azurecr.io',
    'acmecorp.westeurope.geo.azurecr.io',
    'acmecorp.azurecr.cn',
    'acmecorp.azurecr.us',
  ];

  constructor(
    private readonly entra: EntraClient,
    private readonly registry: AcrRegistryApi,
  ) {}

  match(address: RegistryAddress, settings?: AcrSettings): AcrScope | undefined {
    return scopeAt(address, settings ?? {}, hostsOf(settings));
  }

  nearMiss(address: RegistryAddress): NearMiss | undefined {
    return acrNearMiss(address);
  }

  /** A registry of another name sends logins to its own. */
  tokenHosts(_: RegistryAddress, { tokenFor }: AcrSettings): readonly string[] {
    return tokenFor === undefined ? [] : [tokenFor];
  }

  tokenFor(settings: AcrSettings): string | undefined {
    return settings.tokenFor;
  }

  /** Of the hosts that an entry may name it trusts none with a sign-in, though Azure's clouds are many. */
  isSelfContained(settings: AcrSettings): boolean {
    return bringsIdentity(settings);
  }

  problems({ addresses, settings, images }: EntryDraft<AcrSettings>): readonly SettingProblem[] {
    const found = [...identityProblems(settings), ...ownNameProblems(addresses, settings, hostsOf(settings))];
    const setting = 'images';
    if (!images.every(namesOneRepository)) found.push({ setting, problem: PATTERN_PROBLEM });
    if (images.length > 0 && identityOf(settings) === 'password') {
      found.push({ setting, problem: PAIR_PROBLEM });
    }
    return found;
  }

  async warmUp(settings: AcrSettings): Promise<void> {
    if (identityOf(settings) !== 'password') await loadSdk();
  }

  async credentialsFor(request: MintRequest<AcrSettings, AcrScope>): Promise<MintedCredential> {
    const { settings, scope, images, access, signal } = request;
    if (signal.aborted) throw new ProviderError('timed_out');
    const { username = '', password = '' } = settings;
    const kind = identityOf(settings);
    if (kind === 'password') return { username, password };
    const scopes = images.map((image) => repositoryScope(image, access));
    const { audience = AUDIENCE } = settings;
    const authorityHost = authorityHostOf(scope.host);
    const entra = await this.entra.accessToken({ kind, settings, audience, authorityHost, signal });
    const refresh = await this.registry.refreshToken(scope.host, entra.token, signal);
    const given =
      scopes.length === 0
        ? refresh
        : await this.registry.accessToken(scope.host, refresh.token, scopes, signal);
    const { token, ...life } = given;
    return { username: TOKEN_USERNAME, password: token, ...life };
  }
}
