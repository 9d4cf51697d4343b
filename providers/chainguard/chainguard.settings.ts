import { Matches } from 'class-validator';
import { IdentitySettings } from '../../src/registry/exchange/identity-settings.js';
import { Setting } from '../../src/registry/setting.js';

/** The form of a UIDP is that of `uidp.Valid` in chainguard-dev/sdk, and an identity lies below an organisation. */
export class ChainguardSettings extends IdentitySettings {
  @Setting({
    kind: { type: 'text' },
    meaning: 'UIDP of the assumable identity: that of its organisation, a slash, and its own.',
    example: '0123456789abcdef0123456789abcdef01234567/0123456789abcdef',
  })
  @Matches(/^[0-9a-f]{40}(?:\/[0-9a-f]{16}){1,10}$/, {
    message: 'must be the UIDP of an identity: 40 hexadecimal digits, a slash and 16 more',
  })
  readonly identityId!: string;
}
