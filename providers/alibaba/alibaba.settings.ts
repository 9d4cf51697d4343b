import { IsOptional, Matches } from 'class-validator';
import { identityProblems, IdentitySettings } from '../../src/registry/exchange/identity-settings.js';
import { type EntryDraft, type SettingProblem } from '../../src/registry/registry-provider.js';
import { Setting } from '../../src/registry/setting.js';
import { registryOf } from './alibaba.hosts.js';

export class AlibabaSettings extends IdentitySettings {
  @Setting({
    kind: { type: 'text' },
    meaning: 'Id of the AccessKey pair of a RAM user.',
    example: 'LTAI5tTESTONLY',
  })
  @IsOptional()
  @Matches(/^[A-Za-z0-9._-]{8,128}$/, { message: 'must be the id of an AccessKey pair: LTAI…' })
  readonly accessKeyId?: string;

  @Setting({
    kind: { type: 'text' },
    meaning: 'Secret of that pair.',
    secret: true,
  })
  @IsOptional()
  @Matches(/^[\x21-\x7e]{1,256}$/, { message: 'must be visible ASCII characters without spaces' })
  readonly accessKeySecret?: string;

  @Setting({
    kind: { type: 'text' },
    meaning: 'ARN of the RAM role that an identity token is traded for.',
    example: 'acs:ram::1234567890123456:role/dockpass',
  })
  @IsOptional()
  @Matches(/^acs:ram::\d{1,20}:role\/[\w.-]{1,64}$/, {
    message: 'must be the ARN of a RAM role: acs:ram::…:role/…',
  })
  readonly roleArn?: string;

  @Setting({
    kind: { type: 'text' },
    meaning: 'ARN of the OIDC provider of RAM that trusts whoever issues that token.',
    example: 'acs:ram::1234567890123456:oidc-provider/ack-rrsa-c0123',
  })
  @IsOptional()
  @Matches(/^acs:ram::\d{1,20}:oidc-provider\/[\w.-]{1,128}$/, {
    message: 'must be the ARN of an OIDC provider: acs:ram::…:oidc-provider/…',
  })
  readonly oidcProviderArn?: string;

  @Setting({
    kind: { type: 'text' },
    meaning: 'Id of the instance, of the Enterprise Edition.',
    example: 'cri-0a1b2c3d4e5f6g7h',
  })
  @IsOptional()
  @Matches(/^cri-[a-z0-9]{1,60}$/, { message: 'must be the id of an instance: cri-…' })
  readonly instanceId?: string;
}

const OF_KEY = ['accessKeyId', 'accessKeySecret'] as const;
const OF_ROLE = ['roleArn', 'oidcProviderArn'] as const;
const OF_IDENTITY = ['identityTokenFile', 'identity', 'audience', ...OF_ROLE] as const;

/** Either an AccessKey pair, or an identity token with its role; and an id for an instance. */
export function alibabaProblems({
  addresses,
  settings,
}: EntryDraft<AlibabaSettings>): readonly SettingProblem[] {
  return [...whoProblems(settings), ...editionProblems(addresses, settings)];
}

/** Whether the gateway's own identity token is what proves who asks. */
export function tradesIdentity(settings: AlibabaSettings): boolean {
  return OF_IDENTITY.some((word) => settings[word] !== undefined);
}

function whoProblems(settings: AlibabaSettings): readonly SettingProblem[] {
  const missing = (words: readonly (keyof AlibabaSettings)[], problem: string) =>
    words.filter((word) => settings[word] === undefined).map((setting) => ({ setting, problem }));
  if (!tradesIdentity(settings))
    return missing(OF_KEY, 'is needed: an AccessKey pair, or an identity token with its role, says who asks');
  const both = OF_KEY.filter((word) => settings[word] !== undefined);
  return [
    ...both.map((setting) => ({ setting, problem: 'cannot be used beside an identity token' })),
    ...identityProblems(settings),
    ...missing(OF_ROLE, 'is needed: an identity token is traded for a role by its provider'),
  ];
}

/** An instance has an id, and the registry of the Personal Edition none. */
function editionProblems(
  addresses: readonly string[],
  { instanceId }: AlibabaSettings,
): readonly SettingProblem[] {
  const editions = new Set(addresses.map((address) => registryOf(address)?.edition));
  if (editions.has('enterprise') && instanceId === undefined)
    return [{ setting: 'instanceId', problem: 'is needed for an instance of the Enterprise Edition' }];
  if (editions.has('personal') && instanceId !== undefined)
    return [{ setting: 'instanceId', problem: 'cannot be used for a registry of the Personal Edition' }];
  return [];
}
