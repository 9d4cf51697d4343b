import { afterEach, describe, expect, it } from '@jest/globals';
import { settingMessages } from '../../test/support/config/setting-messages.js';
import { IDENTITY_TOKEN, identityTokenFile, jwtWith } from '../../test/support/identity/identity-token.js';
import { ExchangeLoopback } from '../../test/support/registry/exchange-loopback.js';
import CloudsmithModule from './cloudsmith.module.js';
import { CloudsmithSettings } from './cloudsmith.settings.js';

const now = Math.floor(Date.now() / 1000);
const TOKEN = jwtWith({ iat: now, exp: now + 7_200 });
const OWN = { org: 'acme', serviceSlug: 'ci-reader-x1y2' };

let api: ExchangeLoopback | undefined;
afterEach(async () => {
  await api?.close();
  api = undefined;
});

async function mint(answer: object, status = 201, more: object = { identityTokenFile: identityTokenFile() }) {
  api = await ExchangeLoopback.start(CloudsmithModule, ['api.cloudsmith.io'], answer, status);
  return api.mint('docker.acme.example', Object.assign(new CloudsmithSettings(), OWN, more));
}

describe('the provider for Cloudsmith', () => {
  it('trades the identity token at Cloudsmith itself, for custom domains too', async () => {
    expect(await mint({ token: TOKEN })).toMatchObject({
      username: 'token',
      password: TOKEN,
      expiresAt: (now + 7_200) * 1000,
    });
    expect(api?.calls()).toEqual([
      [
        'api.cloudsmith.io',
        'POST /openid/acme/',
        { oidc_token: IDENTITY_TOKEN, service_slug: 'ci-reader-x1y2' },
      ],
    ]);
  });

  it('takes a 201 only, and no token of which nobody says when it ends', async () => {
    await expect(mint({ token: TOKEN }, 200)).rejects.toMatchObject({ code: 'bad_answer' });
    await api?.close();
    await expect(mint({ token: 'TEST-ONLY-opaque' })).rejects.toMatchObject({ code: 'bad_answer' });
  });

  it('asks no cloud for a token without an audience', async () => {
    await expect(mint({ token: TOKEN }, 201, { identity: 'google' })).rejects.toMatchObject({
      code: 'not_configured',
    });
    expect(api?.calls()).toEqual([]);
  });

  it.each([
    [{ org: 'acme/x' }, 'org must be the slug of an organisation, as its URL has it'],
    [{ org: '..' }, 'org must be the slug of an organisation, as its URL has it'],
    [{ org: 'acme?' }, 'org must be the slug of an organisation, as its URL has it'],
    [{ serviceSlug: 'a b' }, 'serviceSlug must be the slug of a service account'],
  ])('refuses %j', (own, message) => {
    expect(settingMessages(CloudsmithSettings, { ...OWN, ...own })).toEqual([message]);
  });
});
