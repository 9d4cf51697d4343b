import { afterEach, describe, expect, it } from '@jest/globals';
import { settingMessages } from '../../test/support/config/setting-messages.js';
import { IDENTITY_TOKEN, identityTokenFile, jwtWith } from '../../test/support/identity/identity-token.js';
import { ExchangeLoopback } from '../../test/support/registry/exchange-loopback.js';
import ChainguardModule from './chainguard.module.js';
import { ChainguardSettings } from './chainguard.settings.js';

const identityId = `${'a'.repeat(40)}/${'b'.repeat(16)}`;
const now = Math.floor(Date.now() / 1000);
const TOKEN = jwtWith({ aud: 'cgr.dev', iat: now, exp: now + 3_600 });

let issuer: ExchangeLoopback | undefined;
afterEach(async () => {
  await issuer?.close();
  issuer = undefined;
});

async function mint(answer: object, address = 'cgr.dev') {
  issuer = await ExchangeLoopback.start(ChainguardModule, ['issuer.enforce.dev'], answer);
  const settings = Object.assign(new ChainguardSettings(), {
    identityId,
    identityTokenFile: identityTokenFile(),
  });
  return issuer.mint(address, settings);
}

describe('the provider for Chainguard', () => {
  it('shows the identity token to the issuer, and asks for a token of the registry alone', async () => {
    expect(await mint({ token: TOKEN })).toMatchObject({
      username: '_token',
      password: TOKEN,
      expiresAt: (now + 3_600) * 1000,
    });
    expect(issuer?.calls()).toEqual([
      [
        'issuer.enforce.dev',
        `GET /sts/exchange?aud=cgr.dev&identity=${encodeURIComponent(identityId)}`,
        undefined,
      ],
    ]);
    expect(issuer?.header('authorization')).toBe(`Bearer ${IDENTITY_TOKEN}`);
  });

  it('gives no token of which nobody says when it ends', async () => {
    await expect(mint({ token: jwtWith({ aud: 'cgr.dev' }) })).rejects.toMatchObject({ code: 'bad_answer' });
  });

  it.each(['cgr.dev:443', 'www.cgr.dev', 'xcgr.dev', 'cgr.dev.acme.example', 'docker.io'])(
    'does not serve %s, even if it is named',
    async (address) => {
      await expect(mint({ token: TOKEN }, address)).rejects.toThrow('does not serve');
    },
  );

  it.each([
    'a'.repeat(40),
    `${'A'.repeat(40)}/${'b'.repeat(16)}`,
    `${identityId}/`,
    `${identityId}\n`,
    `${identityId}&aud=x`,
    '',
  ])('refuses the identity %j', (wrong) => {
    expect(settingMessages(ChainguardSettings, { identityId: wrong })).toEqual([
      'identityId must be the UIDP of an identity: 40 hexadecimal digits, a slash and 16 more',
    ]);
  });
});
