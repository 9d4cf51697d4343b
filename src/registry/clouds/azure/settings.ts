import { applyDecorators } from '@nestjs/common';
import { IsIn, IsOptional, IsString, Matches, MaxLength } from 'class-validator';
import { Setting } from '../../setting.js';

/** How the gateway proves to Entra who it is. */
export const ENTRA_IDENTITIES = [
  'environment',
  'managed-identity',
  'workload-identity',
  'client-secret',
  'client-certificate',
] as const;

export type EntraIdentityKind = (typeof ENTRA_IDENTITIES)[number];

const GUID = /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;
/** An id, or a domain such as `acme.onmicrosoft.com`. */
const TENANT = /^[0-9a-z](?:[0-9a-z.-]{0,251}[0-9a-z])?$/i;
const HTTPS_ORIGIN = /^https:\/\/[0-9a-z.-]+(?::[0-9]{1,5})?\/?$/i;
const HTTPS_AUDIENCE = /^https:\/\/[0-9a-z](?:[0-9a-z.-]*[0-9a-z])?$/;
const ONE_LINE = /^[^\p{Cc}]+$/u;

/** Characters; Azure's secrets have some forty, a PEM chain a few thousand. */
const LONGEST_LINE = 4096;
const LONGEST_PEM = 64 * 1024;

export const OneLine = (): PropertyDecorator =>
  applyDecorators(
    Matches(ONE_LINE, { message: 'must be one line of text' }),
    MaxLength(LONGEST_LINE, { message: `must have at most ${String(LONGEST_LINE)} characters` }),
  );

/** The words for how it signs in, of which a place may know more. */
export const IdentitySetting = (kinds: readonly string[]): PropertyDecorator =>
  applyDecorators(
    Setting({
      kind: { type: 'text' },
      meaning: `How the gateway signs in to Azure: ${kinds.join(', ')}`,
      defaultText: 'what the other settings say, else environment',
      example: 'managed-identity',
    }),
    IsOptional(),
    IsIn(kinds, { message: `must be one of ${kinds.join(', ')}` }),
  );

/** The audience that a token is for. */
export const AudienceSetting = (known: { default: string } | { defaultText: string }): PropertyDecorator =>
  applyDecorators(
    Setting({ kind: { type: 'text' }, meaning: 'Audience of the Entra token, without /.default', ...known }),
    IsOptional(),
    Matches(HTTPS_AUDIENCE, { message: 'must be an https URL without a path, without /.default' }),
  );

/**
 * Who asks Entra; the same words wherever a token of it is needed, where `identity` may have further values. What belongs
 * together stands in `identity.ts`.
 */
export class EntraSettings {
  @IdentitySetting(ENTRA_IDENTITIES)
  identity?: string;

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
    defaultText: 'AZURE_AUTHORITY_HOST, else the one of the address’s cloud',
    example: 'https://login.microsoftonline.us',
  })
  @IsOptional()
  @Matches(HTTPS_ORIGIN, { message: 'must be an https URL without a path' })
  authorityHost?: string;
}
