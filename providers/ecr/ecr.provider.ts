import { Injectable } from '@nestjs/common';
import { type NearMiss } from '../../src/registry/near-miss.js';
import { scopeAt } from '../../src/registry/own-name.js';
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
import { loadSdk, mintToken } from './ecr.client.js';
import { type EcrScope } from './ecr.hosts.js';
import { ecrNearMiss } from './ecr.near-miss.js';
import { isImage, POLICY_LIMIT, sessionName, sessionPolicy } from './ecr.policy.js';
import { ECR_HOSTS, problemsOf } from './ecr.problems.js';
import { EcrSettings } from './ecr.settings.js';

/** Amazon's private registries and its public gallery: one AWS identity, one kind of token. */
@ProvidesRegistry()
@Injectable()
export class EcrProvider implements IRegistryProvider<EcrSettings, EcrScope> {
  readonly id = 'ecr';
  readonly label = 'Amazon ECR';
  readonly description =
    'Mints twelve-hour tokens for private registries and the public gallery of Amazon ECR.';
  readonly api = 'v2';
  readonly settings = EcrSettings;
  /** Twelve hours, which nothing shortens or lengthens. */
  readonly longestLifeMs = 12 * 3_600_000;
  readonly examples = [
    '123456789012.dkr.ecr.eu-west-1.amazonaws.com',
    '123456789012.dkr.ecr-fips.us-east-1.amazonaws.com',
    '123456789012.dkr-ecr.eu-west-1.on.aws',
    '123456789012.dkr.ecr.cn-north-1.amazonaws.com.cn',
    'public.ecr.aws',
  ];
  readonly commonUserNames = ['AWS'];
  readonly accessKey = { id: 'accessKeyId', secret: 'secretAccessKey' };
  readonly narrows = true;
  /** The default chain asks the machine where none of them says who it is. */
  readonly identityVariables = [
    'AWS_ACCESS_KEY_ID',
    'AWS_SECRET_ACCESS_KEY',
    'AWS_SESSION_TOKEN',
    'AWS_PROFILE',
    'AWS_SHARED_CREDENTIALS_FILE',
    'AWS_CONFIG_FILE',
    'AWS_ROLE_ARN',
    'AWS_WEB_IDENTITY_TOKEN_FILE',
  ];

  /**
   * One token opens all accounts that the identity reaches, so the key is the region. Where a role is assumed it is
   * the account, too: the session policy of a narrowed entry names the account of its own address, and so may not be
   * shared with another. Sharing is not lost by that: a role for several accounts is rare, and costs one more call.
   */
  match(address: RegistryAddress, settings?: EcrSettings): EcrScope | undefined {
    const scope = scopeAt(address, settings ?? {}, ECR_HOSTS);
    if (scope?.kind !== 'private' || settings?.roleArn === undefined) return scope;
    return { ...scope, key: `${scope.key}/${scope.account}` };
  }

  nearMiss(address: RegistryAddress): NearMiss | undefined {
    return ecrNearMiss(address);
  }

  /** Profiles and web identities are files of the machine, and the default chain is the gateway's own identity. */
  isSelfContained({ accessKeyId, secretAccessKey, profile, webIdentityTokenFile }: EcrSettings): boolean {
    if (profile !== undefined || webIdentityTokenFile !== undefined) return false;
    return accessKeyId !== undefined && secretAccessKey !== undefined;
  }

  problems(draft: EntryDraft<EcrSettings>): readonly SettingProblem[] {
    return problemsOf(draft);
  }

  tokenFor(settings: EcrSettings): string | undefined {
    return settings.tokenFor;
  }

  warmUp(): Promise<unknown> {
    return loadSdk();
  }

  async credentialsFor(request: MintRequest<EcrSettings, EcrScope>): Promise<MintedCredential> {
    const { scope, settings, images, signal } = request;
    const policy = images.length === 0 ? undefined : policyFor(request);
    const name = settings.roleSessionName ?? sessionName(['dockpass', ...images.slice(0, 1)].join('-'));
    return mintToken({
      scope,
      settings,
      role: { name, policy, region: scope.region, fips: scope.fips },
      signal,
    });
  }
}

/** Fails closed: what cannot be narrowed to is not minted. Only here are the placeholders known. */
function policyFor({ scope, settings, images, access }: MintRequest<EcrSettings, EcrScope>): string {
  if (scope.kind === 'public' || settings.roleArn === undefined || !images.every(isImage)) {
    throw new ProviderError('not_configured');
  }
  const policy = sessionPolicy(scope, images, { pullThrough: settings.pullThrough, access });
  if (policy.length > POLICY_LIMIT) throw new ProviderError('not_configured');
  return policy;
}
