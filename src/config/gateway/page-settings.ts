import { type SettingTable } from '../../registry/setting.js';

/** Settings of the operators' page, and of those who sign in to it. */
export const PAGE_SETTINGS = {
  publicUrl: {
    kind: { type: 'text' },
    meaning:
      'Where browsers reach it, as they write it: behind a proxy it cannot know that ([page.md](page.md))',
    range: 'the origin of an `https` URL, `http` only to loopback; without path',
    example: 'https://dockpass.example.com',
  },
  oidcIssuer: {
    kind: { type: 'text' },
    meaning: 'OpenID provider by which people sign in to the page ([page.md](page.md#openid-connect))',
    range:
      '`https` URL, `http` only to loopback, as its discovery names it; needs the four below and `PUBLIC_URL`',
    example: 'https://login.example.com/realms/acme',
  },
  oidcClientId: {
    kind: { type: 'text' },
    meaning: 'What the provider calls this gateway',
    range: 'text without control characters',
    example: 'dockpass',
  },
  oidcClientSecret: {
    kind: { type: 'text' },
    secret: true,
    meaning: 'Secret shared with the provider; another one ends the sessions of all who signed in by it',
    range: 'at least 16 bytes',
    example: '$(openssl rand -hex 32)',
  },
  oidcViewers: {
    kind: { type: 'list' },
    meaning: 'Claims of those who may see everything and change nothing',
    range: '`claim=value`, of which one must hold; a claim inside another is written `outer.inner`',
    example: 'groups=ci-users',
  },
  oidcAdmins: {
    kind: { type: 'list' },
    meaning: 'Claims of those who may change things',
    range: 'as `OIDC_VIEWERS`; one of both is needed',
    example: 'groups=ci-admins,email=ada@example.com',
  },
  oidcScope: {
    kind: { type: 'text' },
    meaning: 'Scopes that are asked for; some providers give groups only for one of their own',
    default: 'openid profile email',
    range: 'words with blanks between, `openid` among them',
    example: 'openid profile email groups',
  },
} as const satisfies SettingTable;
