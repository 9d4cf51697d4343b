import { IsDefined, IsIn, IsOptional, Matches } from 'class-validator';
import { identityProblems, IdentitySettings } from '../../src/registry/exchange/identity-settings.js';
import { type SettingProblem } from '../../src/registry/registry-provider.js';
import { Setting } from '../../src/registry/setting.js';

/** Where an account was opened. */
export const SITES = ['china', 'international'] as const;
export type TencentSite = (typeof SITES)[number];

export class TencentSettings extends IdentitySettings {
  @Setting({
    kind: { type: 'text' },
    meaning: 'Id of the API key of a CAM user.',
    example: 'AKIDTESTONLY',
  })
  @IsOptional()
  @Matches(/^[A-Za-z0-9_-]{8,128}$/, { message: 'must be the id of an API key: AKID… or IKID…' })
  readonly secretId?: string;

  @Setting({
    kind: { type: 'text' },
    meaning: 'Secret of that key.',
    secret: true,
  })
  @IsOptional()
  @Matches(/^[\x21-\x7e]{1,256}$/, { message: 'must be visible ASCII characters without spaces' })
  readonly secretKey?: string;

  @Setting({
    kind: { type: 'text' },
    meaning: 'ARN of the CAM role that an identity token is traded for.',
    example: 'qcs::cam::uin/100000000001:roleName/dockpass',
  })
  @IsOptional()
  @Matches(/^qcs::cam::uin\/\d{1,20}:roleName\/[\w.-]{1,128}$/, {
    message: 'must be the ARN of a CAM role: qcs::cam::uin/…:roleName/…',
  })
  readonly roleArn?: string;

  @Setting({
    kind: { type: 'text' },
    meaning: 'Name of the OIDC provider of CAM that trusts whoever issues that token.',
    example: 'acme-cluster',
  })
  @IsOptional()
  @Matches(/^[\w.-]{1,128}$/, { message: 'must be the name of an OIDC provider: letters, digits, . _ and -' })
  readonly oidcProviderName?: string;

  @Setting({
    kind: { type: 'text' },
    meaning: 'Id of the instance.',
    example: 'tcr-0a1b2c3d',
  })
  @IsDefined({ message: 'is missing' })
  @Matches(/^tcr-[a-z0-9]{1,60}$/, { message: 'must be the id of an instance: tcr-…' })
  readonly registryId!: string;

  @Setting({
    kind: { type: 'text' },
    meaning: 'Region of the instance.',
    example: 'ap-guangzhou',
  })
  @IsDefined({ message: 'is missing' })
  @Matches(/^[a-z]{2}(?:-[a-z0-9]{1,20}){1,3}$/, { message: 'must be a region, such as ap-guangzhou' })
  readonly region!: string;

  @Setting({
    kind: { type: 'choice', values: SITES },
    meaning: 'Site of the account, whose API is asked.',
    default: 'china',
  })
  @IsIn(SITES, { message: `must be one of ${SITES.join(', ')}` })
  readonly site: TencentSite = 'china';
}

const OF_KEY = ['secretId', 'secretKey'] as const;
const OF_ROLE = ['roleArn', 'oidcProviderName'] as const;
const OF_IDENTITY = ['identityTokenFile', 'identity', 'audience', ...OF_ROLE] as const;

/** Whether the gateway's own identity token is what proves who asks. */
export function tradesIdentity(settings: TencentSettings): boolean {
  return OF_IDENTITY.some((word) => settings[word] !== undefined);
}

/** Either an API key, or an identity token with its role. */
export function tencentProblems(settings: TencentSettings): readonly SettingProblem[] {
  const missing = (words: readonly (keyof TencentSettings)[], problem: string) =>
    words.filter((word) => settings[word] === undefined).map((setting) => ({ setting, problem }));
  if (!tradesIdentity(settings))
    return missing(OF_KEY, 'is needed: an API key, or an identity token with its role, says who asks');
  const both = OF_KEY.filter((word) => settings[word] !== undefined);
  return [
    ...both.map((setting) => ({ setting, problem: 'cannot be used beside an identity token' })),
    ...identityProblems(settings),
    ...missing(OF_ROLE, 'is needed: an identity token is traded for a role by its provider'),
  ];
}
