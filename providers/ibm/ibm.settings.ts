import { IsOptional, Matches } from 'class-validator';
import { IdentityFileSettings } from '../../src/registry/exchange/identity-settings.js';
import { type SettingProblem } from '../../src/registry/registry-provider.js';
import { Setting } from '../../src/registry/setting.js';

export class IbmSettings extends IdentityFileSettings {
  @Setting({
    kind: { type: 'text' },
    meaning: 'API key of a service id that may read the images; builds get tokens of an hour instead of it.',
    secret: true,
  })
  @IsOptional()
  @Matches(/^[\x21-\x7e]{1,256}$/, { message: 'must be an API key: visible ASCII characters without spaces' })
  readonly apiKey?: string;

  @Setting({
    kind: { type: 'text' },
    meaning: 'Id of the trusted profile that trusts the token in `IDENTITY_TOKEN_FILE`.',
    example: 'Profile-9fd84246-7df4-4667-94e4-8ecde51d5ac5',
  })
  @IsOptional()
  @Matches(/^Profile-[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/, {
    message: 'must be the id of a trusted profile: Profile- and a UUID in lower case',
  })
  readonly profileId?: string;
}

/** Either an API key, or the token of a compute resource with its profile. */
export function ibmProblems(settings: IbmSettings): readonly SettingProblem[] {
  const { apiKey, identityTokenFile, profileId } = settings;
  const ofProfile = ['identityTokenFile', 'profileId'] as const;
  if (apiKey !== undefined)
    return ofProfile
      .filter((setting) => settings[setting] !== undefined)
      .map((setting) => ({ setting, problem: 'cannot be used beside API_KEY' }));
  if (identityTokenFile === undefined && profileId === undefined)
    return [
      {
        setting: 'apiKey',
        problem: 'is needed: it, or IDENTITY_TOKEN_FILE with PROFILE_ID, says who asks',
      },
    ];
  return ofProfile
    .filter((setting) => settings[setting] === undefined)
    .map((setting) => ({ setting, problem: 'is needed: a trusted profile needs both' }));
}
