import { type WrongConfiguration } from './wrong-configuration.js';

const ISSUER = 'https://login.example';
const WHOLE = {
  PUBLIC_URL: 'https://dockpass.example',
  OIDC_ISSUER: ISSUER,
  OIDC_CLIENT_ID: 'dockpass',
  OIDC_CLIENT_SECRET: 'test-only-oidc-secret-0123456789abcdef',
  OIDC_ADMINS: 'groups=admins',
};
const PUBLIC_FORM = 'must be https://HOST[:PORT] (http only to loopback) without a path';
const ISSUER_FORM = 'must be an https URL (http only to loopback) without user, query and fragment';

/** What is said of wrong settings: the page. */
export const WRONG_PAGE: readonly WrongConfiguration[] = [
  ...[
    'dockpass.example',
    'http://dockpass.example',
    'https://dockpass.example/x',
    'https://u:p@dockpass.example',
  ].map((url) => ({
    name: `the public address ${url}`,
    env: { PUBLIC_URL: url },
    problems: [`PUBLIC_URL: ${PUBLIC_FORM}`],
  })),
  ...[
    'login.example',
    'http://login.example',
    `${ISSUER}?x=1`,
    `${ISSUER}#x`,
    'https://u:p@login.example',
  ].map((url) => ({
    name: `the OpenID provider ${url}`,
    env: { ...WHOLE, OIDC_ISSUER: url },
    problems: [`OIDC_ISSUER: ${ISSUER_FORM}`],
  })),
  {
    name: 'an OpenID provider alone',
    env: { OIDC_ISSUER: ISSUER },
    problems: [
      'OIDC_ISSUER: needs PUBLIC_URL beside it',
      'OIDC_ISSUER: needs OIDC_CLIENT_ID beside it',
      'OIDC_ISSUER: needs OIDC_CLIENT_SECRET beside it',
      'OIDC_ISSUER: needs OIDC_VIEWERS or OIDC_ADMINS beside it, else nobody may sign in',
    ],
  },
  {
    name: 'settings of an OpenID provider that is not named',
    env: { OIDC_CLIENT_ID: 'x', OIDC_ADMINS: 'groups=x' },
    problems: [
      'OIDC_CLIENT_ID: needs the provider: OIDC_ISSUER',
      'OIDC_ADMINS: needs the provider: OIDC_ISSUER',
    ],
  },
  {
    name: 'claims, a secret and scopes that cannot be',
    env: {
      ...WHOLE,
      OIDC_ADMINS: 'groups',
      OIDC_VIEWERS: '=x',
      OIDC_CLIENT_SECRET: 'short',
      OIDC_SCOPE: 'profile',
    },
    problems: [
      'OIDC_VIEWERS: must be claim=value, several separated by commas',
      'OIDC_ADMINS: must be claim=value, several separated by commas',
      'OIDC_SCOPE: must be words with one blank between, openid among them',
      'OIDC_CLIENT_SECRET: must have at least 16 bytes',
    ],
  },
];
