import { Matches, MaxLength } from 'class-validator';
import { Setting } from '../../src/registry/setting.js';

/** A Docker ID or an organisation. The web site also takes e-mail addresses, the registry does not. */
const NAME = /^(?!dckr_)[a-z0-9][a-z0-9_.-]{1,254}$/i;
/** What begins like an access token has to be a whole one. */
const SECRET = /^(?:(?!dckr_)[^\p{Cc}]+|dckr_[po]at_[\w.-]{20,})$/u;

export class DockerHubSettings {
  @Setting({
    kind: { type: 'text' },
    meaning: 'Docker ID, or the name of the organisation that an organisation access token belongs to.',
    example: 'acme',
    isUserName: true,
  })
  @Matches(NAME, { message: 'must be a Docker ID or an organisation, no e-mail address and no token' })
  readonly username!: string;

  @Setting({
    kind: { type: 'text' },
    meaning:
      'Personal or organisation access token with read access; a password only where there is no other way.',
    secret: true,
    example: 'dckr_oat_…',
  })
  @MaxLength(4096, { message: 'must not be longer than 4096 characters' })
  @Matches(SECRET, { message: 'must be one line of text, and a whole token where it begins with dckr_' })
  readonly password!: string;
}
