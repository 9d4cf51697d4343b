import { IsIn, IsOptional, Matches } from 'class-validator';
import { type SettingProblem } from '../registry-provider.js';
import { Setting } from '../setting.js';

/** Clouds that vouch for the machine, the pod or the account that the gateway runs as. */
export const IDENTITIES = ['aws', 'google', 'azure'] as const;
export type IdentityKind = (typeof IDENTITIES)[number];

/** An identity token that somebody else puts into a file, for vendors that trust no cloud. */
export class IdentityFileSettings {
  @Setting({
    kind: { type: 'path' },
    meaning:
      'File of an identity token that somebody keeps fresh: a projected service account token of Kubernetes, a JWT-SVID, a credential of systemd. Read anew for each mint.',
    example: '/var/run/secrets/tokens/registry',
  })
  @IsOptional()
  @Matches(/^[^\0]{1,4096}$/, { message: 'must be the path of a file' })
  readonly identityTokenFile?: string;
}

/** The gateway's own identity token, which a vendor trades for one of its own. */
export class IdentitySettings extends IdentityFileSettings {
  @Setting({
    kind: { type: 'choice', values: IDENTITIES },
    meaning: 'Cloud that is asked for an identity token instead, for whom it knows the gateway as.',
  })
  @IsOptional()
  @IsIn(IDENTITIES, { message: `must be one of ${IDENTITIES.join(', ')}` })
  readonly identity?: IdentityKind;

  @Setting({
    kind: { type: 'text' },
    meaning: 'Audience of the token that the cloud is asked for, as the vendor expects it.',
    example: 'https://registry.example.com',
  })
  @IsOptional()
  @Matches(/^[\x21-\x7e]{1,500}$/, { message: 'must be visible ASCII characters without spaces' })
  readonly audience?: string;
}

/**
 * What is wrong with them together.
 *
 * @param known the audience of the vendor, where it has one for all; see `Exchange.audienceOf`
 */
export function identityProblems(
  { identityTokenFile, identity, audience }: IdentitySettings,
  known = '',
): readonly SettingProblem[] {
  if (identityTokenFile !== undefined && identity !== undefined)
    return [{ setting: 'identity', problem: 'cannot be used beside IDENTITY_TOKEN_FILE; keep one of them' }];
  if (identity === undefined && audience !== undefined)
    return [
      {
        setting: 'audience',
        problem: 'has no effect without IDENTITY: whoever writes a token into a file chooses its audience',
      },
    ];
  if (identity !== undefined && audience === undefined && known === '')
    return [
      {
        setting: 'audience',
        problem: 'is needed: the cloud puts it into the token, and the vendor expects it',
      },
    ];
  if (identityTokenFile !== undefined || identity !== undefined) return [];
  return [
    {
      setting: 'identityTokenFile',
      problem: 'is needed: it, or IDENTITY, says by what token the gateway is known',
    },
  ];
}
