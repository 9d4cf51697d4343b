import { IsOptional, Matches } from 'class-validator';
import {
  AudienceSetting,
  ENTRA_IDENTITIES,
  EntraSettings,
  IdentitySetting,
  OneLine,
} from '../../src/registry/clouds/azure/settings.js';
import { TokenFor } from '../../src/registry/own-name.js';
import { Setting } from '../../src/registry/setting.js';
import { acrScope } from './acr.hosts.js';

/** How an entry comes to its token: by an identity of Entra's, or it has a password. */
const IDENTITIES = [...ENTRA_IDENTITIES, 'password'] as const;
export type AcrIdentityKind = (typeof IDENTITIES)[number];

/** Audience that every registry accepts, also those that refuse tokens meant for the Azure Resource Manager. */
export const AUDIENCE = 'https://containerregistry.azure.net';

/** At least two labels, no port; a part of Azure's own suffixes would name hosts that are no login servers. */
const SUFFIX = /^(?!(?:.*\.)?azurecr\.(?:io|cn|us)$)[0-9a-z][0-9a-z-]{0,62}(?:\.[0-9a-z][0-9a-z-]{0,62})+$/;
const USERNAME = /^[^:\p{Cc}]+$/u;

/** Settings of one entry; which of them belong together stands in `acr.identity.ts`. */
export class AcrSettings extends EntraSettings {
  @IdentitySetting(IDENTITIES)
  override identity?: AcrIdentityKind;

  @AudienceSetting({ default: AUDIENCE })
  audience?: string;

  @Setting({
    kind: { type: 'text' },
    meaning: 'Suffix of login servers outside the known clouds; <name>.<suffix> is then accepted',
    example: 'azurecr.cloud.example',
  })
  @IsOptional()
  @Matches(SUFFIX, { message: 'must be a lower-case domain of two or more labels, none of Azure’s own' })
  loginServerSuffix?: string;

  @TokenFor({
    form: '<name>.azurecr.io',
    example: 'acmecorp.azurecr.io',
    isRegistry: (host, { loginServerSuffix }: AcrSettings) => acrScope(host, loginServerSuffix) !== undefined,
  })
  tokenFor?: string;

  @Setting({
    kind: { type: 'text' },
    meaning: 'Name of a repository-scoped token, id of a service principal, or the admin user',
    example: 'ci-pull',
    isUserName: true,
  })
  @IsOptional()
  @Matches(USERNAME, { message: 'must not hold a colon or control characters' })
  username?: string;

  @Setting({ kind: { type: 'text' }, meaning: 'Password that belongs to the user name', secret: true })
  @IsOptional()
  @OneLine()
  password?: string;
}
