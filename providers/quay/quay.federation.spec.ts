import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { IDENTITY_TOKEN, identityTokenFile, jwtWith } from '../../test/support/identity/identity-token.js';
import { ExchangeLoopback } from '../../test/support/registry/exchange-loopback.js';
import QuayModule, { QUAY } from './quay.module.js';
import { quayProblems, QuaySettings } from './quay.settings.js';

const now = Math.floor(Date.now() / 1000);
const TOKEN = jwtWith({ sub: 'acme+ci', iat: now, exp: now + 3_600 });
const ROBOT = { username: 'acme+ci' };
const own = (settings: object): QuaySettings => Object.assign(new QuaySettings(), settings);

describe('the provider for Quay', () => {
  let quay: ExchangeLoopback;
  beforeEach(async () => {
    quay = await ExchangeLoopback.start(QuayModule, ['quay.io', 'quay.acme.example'], { token: TOKEN });
  });
  afterEach(() => quay.close());

  it('gives the pair as it was written, without a call', async () => {
    const pair = { ...ROBOT, password: 'TEST-ONLY' };
    expect(await quay.mint('quay.io', own(pair))).toEqual(pair);
    expect(quay.calls()).toEqual([]);
  });

  it.each(['quay.io', 'quay.acme.example'])('trades the identity token of a robot at %s', async (address) => {
    const settings = own({ ...ROBOT, identityTokenFile: identityTokenFile() });
    expect(await quay.mint(address, settings)).toMatchObject({
      ...ROBOT,
      password: TOKEN,
      expiresAt: (now + 3_600) * 1000,
    });
    expect(quay.calls()).toEqual([[address, 'GET /oauth2/federation/robot/token', undefined]]);
    const basic = Buffer.from(`acme+ci:${IDENTITY_TOKEN}`).toString('base64');
    expect(quay.header('authorization')).toBe(`Basic ${basic}`);
  });

  it('lends to others only what is written in the entry itself', () => {
    expect(QUAY.isSelfContained?.(own({ ...ROBOT, password: 'x' }))).toBe(true);
    expect(QUAY.isSelfContained?.(own({ ...ROBOT, identityTokenFile: '/t' }))).toBe(false);
  });
});

describe('its settings', () => {
  it.each<[string, Partial<QuaySettings>, readonly string[]]>([
    ['a token', { password: 'x' }, []],
    ['an identity', { identityTokenFile: '/t' }, []],
    ['a cloud', { identity: 'google', audience: 'quay' }, []],
    ['a cloud without an audience', { identity: 'google' }, ['audience']],
    ['nothing', {}, ['password']],
    ['both', { password: 'x', identity: 'google', audience: 'a' }, ['identity', 'audience']],
    ['an application', { username: '$app', password: 'x' }, []],
    ['an identity of an application', { username: '$app', identityTokenFile: '/t' }, ['username']],
  ])('say what is wrong with %s', (_, settings, expected) => {
    const found = quayProblems(own({ ...ROBOT, ...settings }));
    expect(found.map(({ setting }) => setting)).toEqual(expected);
  });
});
