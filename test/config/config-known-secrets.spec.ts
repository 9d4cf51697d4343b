import { readFileSync } from 'node:fs';
import { describe, expect, it } from '@jest/globals';
import { type ConfigCase, HUB_ENTRY, problemsOf } from '../support/config/config-case.js';
import { file } from '../support/wrong/wrong-configuration.js';

const PLACEHOLDER = 'is still a placeholder; put the secret in its place';
const PUBLISHED =
  'is an example out of published documentation, which everybody knows; take a secret of your own';
const KNOWN = 'bea26a2221fd8090ea38720fc445eca6';
const LEFT = 'replace-me-with-openssl-rand-hex-32';
const ECR = { REGISTRY_ECR_ADDRESS: 'eu.cloud.example', REGISTRY_ECR_ACCESS_KEY_ID: 'AKIATESTONLY00000001' };
const DATABASE = {
  DATABASE_URL: 'sqlite:x.db',
  DATABASE_KEY: 'test-only-key-of-a-database-0123456789abcdef',
};
const OPENID = {
  PUBLIC_URL: 'https://dockpass.example',
  OIDC_ISSUER: 'https://login.example',
  OIDC_CLIENT_ID: 'dockpass',
  OIDC_ADMINS: 'groups=admins',
};

describe('a secret that everybody knows', () => {
  it.each<[string, (secret: string) => ConfigCase]>([
    ['DRONE_SECRET', (secret) => ({ env: { DRONE_SECRET: secret } })],
    [
      'DRONE_SECRET_FILE',
      (secret) => ({ env: { DRONE_SECRET: undefined, DRONE_SECRET_FILE: 's' }, files: { s: `${secret}\n` } }),
    ],
    ['DRONE_SECRET_PREVIOUS', (secret) => ({ env: { DRONE_SECRET_PREVIOUS: secret } })],
    ['ADMIN_TOKEN', (secret) => ({ env: { ADMIN_TOKEN: secret } })],
    ['BASIC_AUTH', (secret) => ({ env: { BASIC_AUTH: `ci:${secret}` } })],
    ['DATABASE_KEY', (secret) => ({ env: { ...DATABASE, DATABASE_KEY: secret } })],
    ['DATABASE_KEY_PREVIOUS', (secret) => ({ env: { ...DATABASE, DATABASE_KEY_PREVIOUS: secret } })],
    ['DATABASE_URL', (secret) => ({ env: { ...DATABASE, DATABASE_URL: `postgres://u:${secret}@h/d` } })],
    ['OIDC_CLIENT_SECRET', (secret) => ({ env: { ...OPENID, OIDC_CLIENT_SECRET: secret } })],
    ['REGISTRY_HUB_PASSWORD', (secret) => ({ env: { ...HUB_ENTRY, REGISTRY_HUB_PASSWORD: secret } })],
    [
      'REGISTRY_ECR_SECRET_ACCESS_KEY',
      (secret) => ({ env: { ...ECR, REGISTRY_ECR_SECRET_ACCESS_KEY: secret } }),
    ],
    [
      'clients[0].secret (name ci, line 2)',
      (secret) => file(`clients:\n  - { name: ci, dialect: drone, secret: ${secret} }\n`),
    ],
    [
      'registries[0].password (name hub, line 2)',
      (secret) =>
        file(`registries:\n  - { name: hub, address: r.example, username: u, password: ${secret} }\n`),
    ],
  ])('is told wherever a secret can be written: %s', async (key, writtenWith) => {
    expect(await problemsOf(writtenWith(KNOWN))).toEqual([`${key}: ${PUBLISHED}`]);
    expect(await problemsOf(writtenWith(LEFT))).toEqual([`${key}: ${PLACEHOLDER}`]);
  });

  it('is every secret that README.md, docs/connect.md and docs/database.md show', async () => {
    const texts = ['README.md', 'docs/connect.md', 'docs/database.md'].map((page) =>
      readFileSync(new URL(`../../${page}`, import.meta.url), 'utf8'),
    );
    const shown = [
      ...texts.join('\n').matchAll(/^(DRONE_SECRET|REGISTRY_HUB_PASSWORD|DATABASE_URL)=(?!sqlite:)(.+)$/gm),
    ];
    expect(shown.map(([, key]) => key)).toEqual(['REGISTRY_HUB_PASSWORD', 'DRONE_SECRET', 'DATABASE_URL']);
    for (const [, key = '', value = ''] of shown) {
      expect(await problemsOf({ env: { ...HUB_ENTRY, ...DATABASE, [key]: value } })).toEqual([
        `${key}: ${PLACEHOLDER}`,
      ]);
    }
  });
});
