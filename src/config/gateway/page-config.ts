import { keepsSecrets } from '../../registry/vendor-http.js';
import { httpUrl } from '../../wire/http-url.js';
import { type PageConfig, type RoleClaim, type OpenIdConfig } from '../gateway-config.js';
import { type Given } from '../settings/given.js';
import { type Notes } from '../settings/notes.js';
import { type SettingReader } from '../settings/setting-reader.js';
import { CORE_SETTINGS, type CoreSettings } from './core-settings.js';
import { noteWeakSecret } from './secret-rules.js';

type PageReader = SettingReader<CoreSettings>;

const NEEDED = ['publicUrl', 'oidcClientId', 'oidcClientSecret'] as const;
const OIDC = ['oidcClientId', 'oidcClientSecret', 'oidcViewers', 'oidcAdmins', 'oidcScope'] as const;

/** Where the page is seen, and who signs in to it besides whoever has the token. */
export function readPage(reader: PageReader, notes: Notes): PageConfig {
  return { publicUrl: readPublicUrl(reader), openId: readOpenId(reader, notes) };
}

function readPublicUrl(reader: PageReader): string | undefined {
  const given = reader.read('publicUrl');
  if (!given) return undefined;
  const parsed = httpUrl(given.value);
  const { url } = parsed ?? {};
  if (!url || parsed?.login || !keepsSecrets(url) || `${url.origin}/` !== url.href) {
    reader.refuse(
      'publicUrl',
      given.key,
      'must be https://HOST[:PORT] (http only to loopback) without a path',
    );
    return undefined;
  }
  return url.origin;
}

function readOpenId(reader: PageReader, notes: Notes): OpenIdConfig | undefined {
  if (!reader.has('oidcIssuer')) {
    for (const property of OIDC)
      if (reader.has(property)) notes.problem(reader.keyOf(property), 'needs the provider: OIDC_ISSUER');
    return undefined;
  }
  const issuer = readIssuer(reader);
  for (const property of NEEDED)
    if (!reader.has(property))
      notes.problem(reader.keyOf('oidcIssuer'), `needs ${nameOf(property)} beside it`);
  const [viewers, admins] = [readClaims(reader, 'oidcViewers'), readClaims(reader, 'oidcAdmins')];
  if (!reader.has('oidcViewers') && !reader.has('oidcAdmins'))
    notes.problem(
      reader.keyOf('oidcIssuer'),
      'needs OIDC_VIEWERS or OIDC_ADMINS beside it, else nobody may sign in',
    );
  const clientId = readText(
    reader,
    'oidcClientId',
    /^[^\p{Cc}]{1,255}$/u,
    'must be text without control characters',
  );
  const scope = readText(
    reader,
    'oidcScope',
    SCOPES,
    'must be words with one blank between, openid among them',
  );
  return {
    issuer: issuer ?? '',
    clientId: clientId ?? '',
    clientSecret: readSecret(reader, notes),
    scope: scope ?? CORE_SETTINGS.oidcScope.default,
    ...{ viewers, admins },
  };
}

const SCOPES = /^(?=(?:.* )?openid(?: |$))[\x21\x23-\x5b\x5d-\x7e]+(?: [\x21\x23-\x5b\x5d-\x7e]+)*$/;

function nameOf(property: (typeof NEEDED)[number]): string {
  return { publicUrl: 'PUBLIC_URL', oidcClientId: 'OIDC_CLIENT_ID', oidcClientSecret: 'OIDC_CLIENT_SECRET' }[
    property
  ];
}

function readIssuer(reader: PageReader): string | undefined {
  const given = reader.read('oidcIssuer');
  if (!given) return undefined;
  const parsed = httpUrl(given.value);
  const { url } = parsed ?? {};
  if (url && !parsed?.login && keepsSecrets(url) && url.search === '' && url.hash === '') return given.value;
  const message = 'must be an https URL (http only to loopback) without user, query and fragment';
  reader.refuse('oidcIssuer', given.key, message);
  return undefined;
}

function readText(
  reader: PageReader,
  property: 'oidcClientId' | 'oidcScope',
  form: RegExp,
  message: string,
): string | undefined {
  const given = reader.read(property);
  if (given && !form.test(given.value)) reader.refuse(property, given.key, message);
  return given?.value;
}

function readSecret(reader: PageReader, notes: Notes): string | undefined {
  const given: Given<string> | undefined = reader.read('oidcClientSecret');
  if (!given) return undefined;
  if (Buffer.byteLength(given.value) < 16)
    reader.refuse('oidcClientSecret', given.key, 'must have at least 16 bytes');
  else noteWeakSecret(given, notes);
  return given.value;
}

function readClaims(reader: PageReader, property: 'oidcViewers' | 'oidcAdmins'): readonly RoleClaim[] {
  const given = reader.read(property);
  const claims = (given?.value ?? []).map((text) => {
    const [, claim = '', value = ''] = /^([^=\s]+)=(.+)$/.exec(text) ?? [];
    return { claim, value };
  });
  if (given && claims.some(({ claim }) => claim === ''))
    reader.refuse(property, given.key, 'must be claim=value, several separated by commas');
  return claims;
}
