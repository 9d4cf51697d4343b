import { afterEach, describe, expect, it } from '@jest/globals';
import { settingMessages } from '../../test/support/config/setting-messages.js';
import { ExchangeLoopback } from '../../test/support/registry/exchange-loopback.js';
import DigitaloceanModule from './digitalocean.module.js';
import { DigitaloceanSettings } from './digitalocean.settings.js';

const API = 'api.digitalocean.com';
const HOST = 'registry.digitalocean.com';
const OWN = { token: 'TEST-ONLY-token', registryName: 'acme' };

let api: ExchangeLoopback | undefined;
afterEach(async () => {
  await api?.close();
  api = undefined;
});

function config(pair: string, host = HOST): object {
  return { auths: { [host]: { auth: Buffer.from(pair).toString('base64') } } };
}

async function mint(answer: object, own: object = {}) {
  api = await ExchangeLoopback.start(DigitaloceanModule, [API], answer);
  return api.mint(HOST, Object.assign(new DigitaloceanSettings(), OWN, own));
}

describe('the provider for DigitalOcean', () => {
  it.each([
    ['an hour', {}, 3_600],
    ['as long as the settings say', { lifetime: 900 }, 900],
  ])('asks for %s, and to read only', async (_, own, seconds) => {
    const { expiresAt = 0, issuedAt = 0, ...pair } = await mint(config('a:b'), own);
    expect(pair).toEqual({ username: 'a', password: 'b' });
    expect(expiresAt - issuedAt).toBe(seconds * 1000);
    const target = `GET /v2/registries/acme/docker-credentials?expiry_seconds=${String(seconds)}&read_write=false`;
    expect(api?.calls()).toEqual([[API, target, undefined]]);
    expect(api?.header('authorization')).toBe('Bearer TEST-ONLY-token');
  });

  it.each<[string, object]>([
    ['is for another host', config('a:b', 'registry.digitalocean.com.evil.example')],
    ['is for the host with a path', config('a:b', `${HOST}/acme`)],
    ['has no host', { auths: {} }],
    ['has no password', config('a:')],
    ['has no user name', config(':b')],
    ['has a line end in the password', config('a:b\nc')],
    ['is not base64', { auths: { [HOST]: { auth: 'a:b' } } }],
    ['has a token of another kind', { auths: { [HOST]: { identitytoken: 'a', auth: '' } } }],
  ])('gives nothing where the answer %s', async (_, answer) => {
    await expect(mint(answer)).rejects.toMatchObject({ code: 'bad_answer' });
  });
});

it.each([
  [{ lifetime: 0 }, 'lifetime must be at least 900 seconds'],
  [{ lifetime: 2_592_000 }, 'lifetime must be at most 86400 seconds'],
  [
    { registryName: 'acme/../x' },
    'registryName must be the name of a registry: at most 63 lower-case letters, digits and -',
  ],
  [{ registryName: undefined }, 'registryName is missing'],
  [{ token: undefined }, 'token is missing'],
])('its settings refuse %j', (own, message) => {
  expect(settingMessages(DigitaloceanSettings, { ...OWN, ...own })).toContain(message);
});
