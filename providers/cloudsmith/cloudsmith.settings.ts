import { Matches } from 'class-validator';
import { IdentitySettings } from '../../src/registry/exchange/identity-settings.js';
import { Setting } from '../../src/registry/setting.js';
import { TokenHosts } from '../../src/registry/v2/token-hosts.js';

const SLUG = /^[a-z0-9][a-z0-9_-]{0,99}$/i;

/** Words as Cloudsmith's own clients have them. */
export class CloudsmithSettings extends IdentitySettings {
  @Setting({ kind: { type: 'text' }, meaning: 'Organisation, as its URL has it.', example: 'acme' })
  @Matches(SLUG, { message: 'must be the slug of an organisation, as its URL has it' })
  readonly org!: string;

  @Setting({
    kind: { type: 'text' },
    meaning: 'Slug of the service account that the tokens are of.',
    example: 'ci-reader-x1y2',
  })
  @Matches(SLUG, { message: 'must be the slug of a service account' })
  readonly serviceSlug!: string;

  @TokenHosts()
  readonly tokenHosts?: string[];
}
