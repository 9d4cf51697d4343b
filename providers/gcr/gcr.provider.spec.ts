import { Test } from '@nestjs/testing';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { LoopbackGoogle } from '../../test/support/google/google-loopback.js';
import { TEST_KEY_FILE } from '../../test/support/google/google-stub.js';
import { type MintedCredential } from '../../src/registry/registry-provider.js';
import GcrModule from './gcr.module.js';
import { GcrProvider } from './gcr.provider.js';
import { GcrSettings } from './gcr.settings.js';

const GOOGLE = { key: 'googleapis.com', universe: 'googleapis.com' };
const S3NS = { key: 's3nsapis.fr', universe: 's3nsapis.fr' };
const KEY = JSON.stringify(TEST_KEY_FILE);

let google: LoopbackGoogle;

beforeAll(async () => {
  google = await LoopbackGoogle.start();
});
beforeEach(() => {
  google.reset();
});
afterAll(() => google.close());

function mint(
  settings: Partial<GcrSettings> = {},
  { scope = GOOGLE, images = [] as readonly string[], signal = new AbortController().signal } = {},
): Promise<MintedCredential> {
  const whole = Object.assign(new GcrSettings(), settings);
  return new GcrProvider(google.hook).credentialsFor({ scope, settings: whole, images, signal });
}

describe('the provider for Google', () => {
  it('gives an access token of the identity as password, with the life that Google says', async () => {
    const { expiresAt = NaN, issuedAt = NaN, ...credential } = await mint();
    expect(credential).toEqual({ username: 'oauth2accesstoken', password: 'TEST-ONLY-metadata-token-1' });
    expect(Math.round((expiresAt - issuedAt) / 1000)).toBe(3599);
  });

  it('asks for the whole scope, or for a reading one where the operator wants no more', async () => {
    await mint({ key: KEY });
    await mint({ key: KEY, oauthScope: 'cloud-platform.read-only' });
    const scope = 'https://www.googleapis.com/auth/cloud-platform';
    expect(google.stub.assertions.map((claims) => claims['scope'])).toEqual([scope, `${scope}.read-only`]);
  });

  it('acts as the account of the entry, for its lifetime', async () => {
    const impersonateServiceAccount = 'ci-acme@test-only.iam.gserviceaccount.com';
    const { password } = await mint({ impersonateServiceAccount, lifetime: 7200 });
    expect(password).toBe('TEST-ONLY-impersonated-token-2');
    expect(google.stub.impersonations[0]?.body).toMatchObject({ lifetime: '7200s' });
  });

  it('gives the key itself in the static modes, on one line and without an expiry', async () => {
    const plain = await mint({ mode: 'json_key', key: JSON.stringify(TEST_KEY_FILE, null, 2) });
    expect(plain).toEqual({ username: '_json_key', password: KEY });
    const base64 = await mint({ mode: 'json_key_base64', key: KEY });
    expect(base64).toEqual({
      username: '_json_key_base64',
      password: Buffer.from(KEY).toString('base64'),
    });
    expect(google.server.seen).toEqual([]);
  });

  it('shows the registry of S3NS no token of Google, and gives it those of its own machines', async () => {
    await expect(mint({ key: KEY }, { scope: S3NS })).rejects.toMatchObject({ code: 'not_configured' });
    google.stub.universe = 's3nsapis.fr';
    expect((await mint({}, { scope: S3NS })).password).toBe('TEST-ONLY-metadata-token-1');
  });

  it('gives nothing for images, which Google cannot narrow to', async () => {
    await expect(mint({}, { images: ['acme/app'] })).rejects.toMatchObject({ code: 'not_configured' });
    expect(google.server.seen).toEqual([]);
  });

  it('gives nothing once the signal has aborted, not even the key', async () => {
    for (const settings of [{ key: KEY }, { key: KEY, mode: 'json_key' as const }]) {
      const minting = mint(settings, { signal: AbortSignal.abort() });
      await expect(minting).rejects.toMatchObject({ code: 'timed_out' });
    }
    expect(google.server.seen).toEqual([]);
  });
});

describe('the module of gcr', () => {
  it('makes the provider with nothing from outside', async () => {
    const module = await Test.createTestingModule({ imports: [GcrModule] }).compile();
    expect(module.get(GcrProvider).id).toBe('gcr');
  });
});
