import { ArrayMaxSize, ArrayMinSize, IsArray, IsIn, IsOptional, Matches, ValidateBy } from 'class-validator';
import { Setting } from '../../src/registry/setting.js';
import { plainUrl } from '../../src/registry/plain-url.js';
import { keepsSecrets } from '../../src/registry/vendor-http.js';

export const AUTH_KINDS = ['token', 'approle', 'kubernetes', 'jwt'] as const;
export type AuthKind = (typeof AUTH_KINDS)[number];

const WORD = { pattern: /^[\x21-\x7e]{1,8192}$/, message: 'must be visible ASCII characters without spaces' };
const NAMES = /^[\w.~@+-]{1,128}(?:\/[\w.~@+-]{1,128})*$/;

/** Where a Vault or OpenBao is and who asks it; names as its own clients have them, and those of Drone's Vault plugin. */
export class VaultSettings {
  @Setting({
    kind: { type: 'list' },
    meaning: 'Address of the server, or of each of its nodes; plain http only on this machine.',
    example: 'https://vault.acme.example:8200',
  })
  @IsArray({ message: 'must be a list of addresses' })
  @ArrayMinSize(1, { message: 'must name a server' })
  @ArrayMaxSize(16, { message: 'must not name more than 16 nodes' })
  @ValidateBy(
    { name: 'isNode', validator: { validate: isNode } },
    {
      each: true,
      message: 'must be https://HOST[:PORT], without path, user and query; http only on this machine',
    },
  )
  readonly addr!: readonly string[];

  @Setting({ kind: { type: 'text' }, meaning: 'Namespace of every path.', example: 'admin/ci' })
  @IsOptional()
  @Matches(NAMES, { message: 'must be names with single slashes between them, and none around' })
  readonly namespace?: string;

  @Setting({
    kind: { type: 'path' },
    meaning: 'PEM file of the authorities to trust in place of the system’s; read for each call.',
  })
  @IsOptional()
  @Matches(/^[^\0]{1,4096}$/, { message: 'must be the path of a file' })
  readonly cacert?: string;

  @Setting({
    kind: { type: 'choice', values: AUTH_KINDS },
    meaning: 'How it signs in.',
    defaultText: 'token',
  })
  @IsOptional()
  @IsIn(AUTH_KINDS, { message: 'must be one of token, approle, kubernetes, jwt' })
  readonly auth?: AuthKind;

  @Setting({
    kind: { type: 'text' },
    meaning: 'The token, for `token`; it is renewed while it can be.',
    secret: true,
  })
  @IsOptional()
  @Matches(WORD.pattern, WORD)
  readonly token?: string;

  @Setting({ kind: { type: 'text' }, meaning: 'Role id, for `approle`.' })
  @IsOptional()
  @Matches(WORD.pattern, WORD)
  readonly roleId?: string;

  @Setting({ kind: { type: 'text' }, meaning: 'Secret id, for `approle`; not a wrapped one.', secret: true })
  @IsOptional()
  @Matches(WORD.pattern, WORD)
  readonly secretId?: string;

  @Setting({
    kind: { type: 'text' },
    meaning: 'Role to sign in to, for `kubernetes`, and for `jwt` where the mount has no default.',
  })
  @IsOptional()
  @Matches(WORD.pattern, WORD)
  readonly role?: string;

  @Setting({
    kind: { type: 'path' },
    meaning: 'File of the token to sign in with, for `jwt` and `kubernetes`; read at each sign-in.',
    defaultText: 'for `kubernetes` that of the pod',
  })
  @IsOptional()
  @Matches(/^[^\0]{1,4096}$/, { message: 'must be the path of a file' })
  readonly jwtFile?: string;

  @Setting({
    kind: { type: 'text' },
    meaning: 'Where the way to sign in is mounted, without `auth/`.',
    defaultText: '`approle`, `kubernetes` or `jwt`',
  })
  @IsOptional()
  @Matches(NAMES, { message: 'must be a path like approle, without auth/ and without slashes around it' })
  readonly authMount?: string;

  @Setting({
    kind: { type: 'choice', values: AUTH_KINDS },
    meaning: 'The same as `AUTH`, as Drone’s Vault plugin calls it.',
  })
  @IsOptional()
  @IsIn(AUTH_KINDS, { message: 'must be one of token, approle, kubernetes, jwt' })
  readonly authType?: AuthKind;

  @Setting({ kind: { type: 'text' }, meaning: 'The same as `ROLE_ID`, as Drone’s Vault plugin calls it.' })
  @IsOptional()
  @Matches(WORD.pattern, WORD)
  readonly approleId?: string;

  @Setting({
    kind: { type: 'text' },
    meaning: 'The same as `SECRET_ID`, as Drone’s Vault plugin calls it.',
    secret: true,
  })
  @IsOptional()
  @Matches(WORD.pattern, WORD)
  readonly approleSecret?: string;

  @Setting({ kind: { type: 'text' }, meaning: 'The same as `ROLE`, as Drone’s Vault plugin calls it.' })
  @IsOptional()
  @Matches(WORD.pattern, WORD)
  readonly kubernetesRole?: string;
}

function isNode(value: unknown): boolean {
  const url = typeof value === 'string' ? plainUrl(value) : undefined;
  if (!url) return false;
  return url.href === `${url.origin}/` && keepsSecrets(url);
}
