import { applyDecorators } from '@nestjs/common';
import { IsIn, IsOptional, IsString, Matches, MaxLength } from 'class-validator';
import { Setting } from '../../src/registry/setting.js';

/** How the gateway proves to Azure who it is. */
export const IDENTITIES = [
  'environment',
  'managed-identity',
  'workload-identity',
  'client-secret',
  'client-certificate',
  'password',
] as const;

export type AcrIdentityKind = (typeof IDENTITIES)[number];

const GUID = /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;
/** An id, or a domain such as `acme.onmicrosoft.com`. */
const TENANT = /^[0-9a-z](?:[0-9a-z.-]{0,251}[0-9a-z])?$/i;
const HTTPS_ORIGIN = /^https:\/\/[0-9a-z.-]+(?::[0-9]{1,5})?\/?$/i;
const HTTPS_AUDIENCE = /^https:\/\/[0-9a-z](?:[0-9a-z.-]*[0-9a-z])?$/;
/** At least two labels, no port; a part of Azure's own suffixes would name hosts that are no login servers. */
const SUFFIX = /^(?!(?:.*\.)?azurecr\.(?:io|cn|us)$)[0-9a-z][0-9a-z-]{0,62}(?:\.[0-9a-z][0-9a-z-]{0,62})+$/;
const USERNAME = /^[^:\p{Cc}]+$/u;
const ONE_LINE = /^[^\p{Cc}]+$/u;

/** Characters; Azure's secrets have some forty, a PEM chain a few thousand. */
const LONGEST_LINE = 4096;
const LONGEST_PEM = 64 * 1024;

const OneLine = (): PropertyDecorator =>
  applyDecorators(
    Matches(ONE_LINE, { message: 'must be one line of text' }),
    MaxLength(LONGEST_LINE, { message: `must have at most ${String(LONGEST_LINE)} characters` }),
  );

/** Settings of one entry; which of them belong together stands in `acr.identity.ts`. */
export class AcrSettings {
  @Setting({
    kind: { type: 'text' },
    meaning: `How the gateway signs in to Azure: ${IDENTITIES.join(', ')}`,
    defaultText: 'what the other settings say, else environment',
    example: 'managed-identity',
  })
  @IsOptional()
  @IsIn(IDENTITIES, { message: `must be one of ${IDENTITIES.join(', ')}` })
  identity?: AcrIdentityKind;

  @Setting({
    kind: { type: 'text' },
    meaning: 'Entra tenant, an id or a domain',
    example: '11111111-1111-4111-8111-111111111111',
  })
  @IsOptional()
  @Matches(TENANT, { message: 'must be a tenant id or a domain' })
  tenantId?: string;

  @Setting({
    kind: { type: 'text' },
    meaning: 'Client id of the app registration, or of the user-assigned managed identity',
    example: '22222222-2222-4222-8222-222222222222',
  })
  @IsOptional()
  @Matches(GUID, { message: 'must be the application (client) id, a GUID' })
  clientId?: string;

  @Setting({ kind: { type: 'text' }, meaning: 'Secret of the app registration', secret: true })
  @IsOptional()
  @OneLine()
  clientSecret?: string;

  @Setting({
    kind: { type: 'text' },
    meaning: 'Certificate of the app registration with its private key, PEM, or the base64 of it',
    secret: true,
  })
  @IsOptional()
  @IsString({ message: 'must be text' })
  @MaxLength(LONGEST_PEM, { message: `must have at most ${String(LONGEST_PEM)} characters` })
  clientCertificate?: string;

  @Setting({
    kind: { type: 'text' },
    meaning: 'Password of the private key in the certificate',
    secret: true,
  })
  @IsOptional()
  @OneLine()
  clientCertificatePassword?: string;

  @Setting({
    kind: { type: 'text' },
    meaning: 'Path of the token that the workload identity is proven with; read at every sign-in',
    defaultText: 'AZURE_FEDERATED_TOKEN_FILE',
    example: '/var/run/secrets/azure/tokens/azure-identity-token',
  })
  @IsOptional()
  @Matches(/^\/[^\p{Cc}]+$/u, { message: 'must be an absolute path' })
  federatedTokenFile?: string;

  @Setting({
    kind: { type: 'text' },
    meaning: 'URL of the Entra host, for sovereign and private clouds',
    defaultText: 'AZURE_AUTHORITY_HOST, else the one of the login server’s cloud',
    example: 'https://login.microsoftonline.us',
  })
  @IsOptional()
  @Matches(HTTPS_ORIGIN, { message: 'must be an https URL without a path' })
  authorityHost?: string;

  @Setting({
    kind: { type: 'text' },
    meaning: 'Audience of the Entra token, without /.default',
    default: 'https://containerregistry.azure.net',
  })
  @IsOptional()
  @Matches(HTTPS_AUDIENCE, { message: 'must be an https URL without a path, without /.default' })
  audience?: string;

  @Setting({
    kind: { type: 'text' },
    meaning: 'Suffix of login servers outside the known clouds; <name>.<suffix> is then accepted',
    example: 'azurecr.cloud.example',
  })
  @IsOptional()
  @Matches(SUFFIX, { message: 'must be a lower-case domain of two or more labels, none of Azure’s own' })
  loginServerSuffix?: string;

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
