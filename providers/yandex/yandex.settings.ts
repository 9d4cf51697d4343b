import { IsOptional, Matches, MaxLength } from 'class-validator';
import { identityProblems, IdentitySettings } from '../../src/registry/exchange/identity-settings.js';
import { type SettingProblem } from '../../src/registry/registry-provider.js';
import { Setting } from '../../src/registry/setting.js';
import { authorizedKey } from './yandex.key.js';

export class YandexSettings extends IdentitySettings {
  @Setting({
    kind: { type: 'text' },
    meaning:
      'Authorized key of a service account: the JSON that yc iam key create writes. Left out, and without an identity token: the service account of the virtual machine.',
    secret: true,
  })
  @IsOptional()
  @MaxLength(65_536, { message: 'must not be longer than 64 KiB' })
  @Matches(/^\s*\{[^]*\}\s*$/, { message: 'must be the JSON of an authorized key' })
  readonly key?: string;

  @Setting({
    kind: { type: 'text' },
    meaning: 'Id of the service account that an identity token is traded for.',
    example: 'ajeq7dsmihqple6761c5',
  })
  @IsOptional()
  @Matches(/^[a-z0-9]{1,50}$/, {
    message: 'must be the id of a service account: lower-case letters and digits',
  })
  readonly serviceAccountId?: string;
}

const OF_IDENTITY = ['identityTokenFile', 'identity', 'audience', 'serviceAccountId'] as const;

/** A key, or an identity token with its account, or neither. */
export function yandexProblems(settings: YandexSettings): readonly SettingProblem[] {
  const { key, serviceAccountId } = settings;
  const ofIdentity = OF_IDENTITY.filter((word) => settings[word] !== undefined);
  if (key !== undefined) {
    const found = ofIdentity.map((setting) => ({ setting, problem: 'cannot be used beside KEY' }));
    return authorizedKey(key) ? found : [...found, { setting: 'key', problem: NO_KEY }];
  }
  if (ofIdentity.length === 0) return [];
  const found = [...identityProblems(settings)];
  if (serviceAccountId === undefined)
    found.push({
      setting: 'serviceAccountId',
      problem: 'is missing; an identity token is traded for a token of this account',
    });
  return found;
}

/** Whether the gateway's own identity token is what proves who asks. */
export function tradesIdentity({ identityTokenFile, identity }: YandexSettings): boolean {
  return identityTokenFile !== undefined || identity !== undefined;
}

const NO_KEY =
  'must be the JSON of an authorized key with id, service_account_id and private_key, an RSA key, as yc iam key create writes it';
