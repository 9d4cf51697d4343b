import { IsIn } from 'class-validator';
import { GoogleSettings } from '../../src/registry/clouds/google/settings.js';
import { Setting } from '../../src/registry/setting.js';

export const GCR_MODES = ['token', 'json_key', 'json_key_base64'] as const;
export const OAUTH_SCOPES = ['cloud-platform', 'cloud-platform.read-only'] as const;

export class GcrSettings extends GoogleSettings {
  @Setting({
    kind: { type: 'text' },
    meaning:
      'OAuth scope of the token: `cloud-platform` opens whatever the account may do, `cloud-platform.read-only` only reads.',
    default: 'cloud-platform',
    example: 'cloud-platform.read-only',
  })
  @IsIn(OAUTH_SCOPES, { message: 'must be cloud-platform or cloud-platform.read-only' })
  readonly oauthScope: (typeof OAUTH_SCOPES)[number] = 'cloud-platform';

  @Setting({
    kind: { type: 'text' },
    meaning:
      '`token` mints short-lived access tokens; `json_key` and `json_key_base64` hand out the service account key itself, which does not expire.',
    default: 'token',
    example: 'json_key',
  })
  @IsIn(GCR_MODES, { message: 'must be token, json_key or json_key_base64' })
  readonly mode: (typeof GCR_MODES)[number] = 'token';
}
