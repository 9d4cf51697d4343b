import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { Test } from '@nestjs/testing';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { LoopbackGoogle } from '../../test/support/google/google-loopback.js';
import {
  TEST_KEY_FILE,
  TEST_REFRESH_TOKEN,
  TEST_SUBJECT_TOKEN,
} from '../../test/support/google/google-stub.js';
import { type MintedCredential } from '../../src/registry/registry-provider.js';
import GcrModule from './gcr.module.js';
import { GcrProvider } from './gcr.provider.js';
import { GcrSettings } from './gcr.settings.js';

const HOUR = 3600;
const GOOGLE = { key: 'googleapis.com', universe: 'googleapis.com' };
const S3NS = { key: 's3nsapis.fr', universe: 's3nsapis.fr' };
const ACCOUNT = 'ci-acme@test-only.iam.gserviceaccount.com';
const CLOUD_PLATFORM = 'https://www.googleapis.com/auth/cloud-platform';
const KEY = JSON.stringify(TEST_KEY_FILE);

let google: LoopbackGoogle;

beforeAll(async () => {
  google = await LoopbackGoogle.start();
});
beforeEach(() => {
  google.reset();
});
afterAll(() => google.close());

function mint(settings: Partial<GcrSettings> = {}, scope = GOOGLE): Promise<MintedCredential> {
  const whole = Object.assign(new GcrSettings(), settings);
  const { signal } = new AbortController();
  return new GcrProvider(google.hook).credentialsFor({ scope, settings: whole, images: [], signal });
}

/** Seconds that a credential lives, by the vendor's own account. */
function lifeOf({ expiresAt = Infinity, issuedAt = NaN }: MintedCredential): number {
  return Math.round((expiresAt - issuedAt) / 1000);
}

describe('application default credentials', () => {
  it('give the token of the machine with the life that the metadata server says', async () => {
    const credential = await mint();
    expect(credential.username).toBe('oauth2accesstoken');
    expect(credential.password).toBe('TEST-ONLY-metadata-token-1');
    expect(lifeOf(credential)).toBe(3599);
  });

  it('are asked for each mint anew, and for nothing but the token', async () => {
    const passwords = [(await mint()).password, (await mint()).password];
    expect(passwords).toEqual(['TEST-ONLY-metadata-token-1', 'TEST-ONLY-metadata-token-2']);
    const token = `/computeMetadata/v1/instance/service-accounts/default/token?scopes=${encodeURIComponent(CLOUD_PLATFORM)}`;
    const asked = google.stub.metadata.filter((path) => path !== '/computeMetadata/v1/instance');
    expect(asked).toEqual([token, token]);
  });

  it('read GOOGLE_APPLICATION_CREDENTIALS again for every mint', async () => {
    const path = await google.file('adc.json', TEST_KEY_FILE);
    process.env['GOOGLE_APPLICATION_CREDENTIALS'] = path;
    await mint();
    await google.file('adc.json', {
      ...TEST_KEY_FILE,
      client_email: 'next@test-only.iam.gserviceaccount.com',
    });
    await mint();
    expect(google.stub.assertions.map((claims) => claims['iss'])).toEqual([
      'puller@test-only.iam.gserviceaccount.com',
      'next@test-only.iam.gserviceaccount.com',
    ]);
  });

  it('are found once the metadata server of a new pod has come up', async () => {
    process.env['GCE_METADATA_HOST'] = '127.0.0.1:1';
    // The library remembers a server that it has once seen.
    const { gcpMetadata } = await import('google-auth-library');
    gcpMetadata.resetIsAvailableCache();
    await expect(mint()).rejects.toMatchObject({ code: 'not_configured' });
    process.env['GCE_METADATA_HOST'] = google.server.origin;
    expect((await mint()).password).toBe('TEST-ONLY-metadata-token-1');
  });
});

describe('a service account key', () => {
  it('signs an assertion for the token endpoint of Google, whatever its token_uri says', async () => {
    const key = JSON.stringify({ ...TEST_KEY_FILE, token_uri: 'https://evil.example/token' });
    const credential = await mint({ key });
    expect(credential.password).toBe('TEST-ONLY-key-token-1');
    expect(lifeOf(credential)).toBe(3599);
    expect(google.stub.meant).toEqual(['https://oauth2.googleapis.com/token']);
    expect(google.stub.assertions[0]).toMatchObject({
      iss: TEST_KEY_FILE.client_email,
      aud: 'https://oauth2.googleapis.com/token',
      scope: CLOUD_PLATFORM,
    });
  });

  it('is understood as base64, and with line breaks that were escaped twice', async () => {
    const damaged = KEY.replaceAll('\\n', '\\\\n');
    for (const key of [Buffer.from(KEY).toString('base64'), damaged]) await mint({ key });
    expect(google.stub.assertions).toHaveLength(2);
  });

  it('asks for a reading scope where the operator wants no more', async () => {
    await mint({ key: KEY, oauthScope: 'cloud-platform.read-only' });
    expect(google.stub.assertions[0]?.['scope']).toBe(`${CLOUD_PLATFORM}.read-only`);
  });

  it('is itself the password in the static modes, on one line and without an expiry', async () => {
    const plain = await mint({ mode: 'json_key', key: JSON.stringify(TEST_KEY_FILE, null, 2) });
    expect(plain).toEqual({ username: '_json_key', password: KEY });
    const base64 = await mint({ mode: 'json_key_base64', key: KEY });
    expect(base64).toEqual({
      username: '_json_key_base64',
      password: Buffer.from(KEY).toString('base64'),
    });
    expect(google.server.seen).toEqual([]);
  });
});

describe('a federated identity', () => {
  it('exchanges the token of its source', async () => {
    const credential = await mint({ key: google.federation() });
    expect(credential.password).toBe('TEST-ONLY-federated-token-1');
    expect(google.stub.forms[0]).toMatchObject({
      grant_type: 'urn:ietf:params:oauth:grant-type:token-exchange',
      requested_token_type: 'urn:ietf:params:oauth:token-type:access_token',
      subject_token: TEST_SUBJECT_TOKEN,
      scope: CLOUD_PLATFORM,
    });
  });

  it('lives as long as the answer says and not an hour', async () => {
    google.stub.expiresIn = 900;
    expect(lifeOf(await mint({ key: google.federation() }))).toBe(900);
  });

  it('reads a file source again for every mint', async () => {
    const file = await google.file('subject', 'TEST-ONLY-rotated-away');
    const key = google.federation({ credential_source: { file } });
    await expect(mint({ key })).rejects.toMatchObject({ code: 'refused' });
    await google.file('subject', TEST_SUBJECT_TOKEN);
    expect((await mint({ key })).username).toBe('oauth2accesstoken');
  });

  it('acts as the service account that its file names, for the seconds that it names', async () => {
    const credential = await mint({
      key: google.federation({
        service_account_impersonation_url: google.impersonationUrl(ACCOUNT),
        service_account_impersonation: { token_lifetime_seconds: 1200 },
      }),
    });
    expect(credential.password).toBe('TEST-ONLY-impersonated-token-2');
    expect(lifeOf(credential)).toBeCloseTo(1200, -1);
  });

  it('runs no program of a file, whoever is impersonated by it', async () => {
    const ran = join(google.folder, 'ran');
    const executable = { command: `/usr/bin/touch ${ran}`, timeout_millis: 5000 };
    let file = JSON.parse(google.federation({ credential_source: { executable } })) as object;
    process.env['GOOGLE_EXTERNAL_ACCOUNT_ALLOW_EXECUTABLES'] = '1';
    for (let depth = 0; depth < 3; depth++) {
      process.env['GOOGLE_APPLICATION_CREDENTIALS'] = await google.file('program.json', file);
      await expect(mint()).rejects.toMatchObject({ code: 'not_configured' });
      expect(existsSync(ran)).toBe(false);
      file = {
        type: 'impersonated_service_account',
        service_account_impersonation_url: google.impersonationUrl(ACCOUNT),
        source_credentials: file,
      };
    }
  });
});

describe('impersonation', () => {
  it('asks for a token of the account, with the lifetime and scope of the entry', async () => {
    const credential = await mint({
      impersonateServiceAccount: ACCOUNT,
      lifetime: 7200,
      oauthScope: 'cloud-platform.read-only',
    });
    expect(credential.password).toBe('TEST-ONLY-impersonated-token-2');
    expect(lifeOf(credential)).toBeCloseTo(7200, -1);
    expect(google.stub.meant).toEqual([
      `https://iamcredentials.googleapis.com/v1/projects/-/serviceAccounts/${ACCOUNT}:generateAccessToken`,
    ]);
    expect(google.stub.impersonations).toEqual([
      {
        bearer: 'Bearer TEST-ONLY-metadata-token-1',
        body: { delegates: [], scope: [`${CLOUD_PLATFORM}.read-only`], lifetime: '7200s' },
      },
    ]);
  });

  it('signs in with the whole scope, since a reading one may not impersonate', async () => {
    await mint({ key: KEY, impersonateServiceAccount: ACCOUNT, oauthScope: 'cloud-platform.read-only' });
    expect(google.stub.assertions[0]?.['scope']).toBe(CLOUD_PLATFORM);
  });

  it('keeps the life of a token right when the clock of Google is an hour off', async () => {
    for (const hours of [-1, 1]) {
      google.stub.clockAheadMs = hours * HOUR * 1000;
      const credential = await mint({ impersonateServiceAccount: ACCOUNT });
      expect(lifeOf(credential)).toBeCloseTo(HOUR, -1);
    }
  });

  it('works from a file that gcloud wrote for it', async () => {
    const key = JSON.stringify({
      type: 'impersonated_service_account',
      service_account_impersonation_url: google.impersonationUrl(ACCOUNT),
      source_credentials: {
        type: 'authorized_user',
        client_id: 'TEST-ONLY',
        client_secret: 'TEST-ONLY',
        refresh_token: TEST_REFRESH_TOKEN,
      },
    });
    const credential = await mint({ key });
    expect(credential.password).toBe('TEST-ONLY-impersonated-token-2');
    expect(google.stub.impersonations[0]?.bearer).toBe('Bearer TEST-ONLY-user-token-1');
  });
});

describe('the cloud of S3NS', () => {
  it('gets tokens of a machine that stands in it', async () => {
    google.stub.universe = 's3nsapis.fr';
    expect((await mint({}, S3NS)).password).toBe('TEST-ONLY-metadata-token-1');
  });

  it('never gets a token of an identity of Google', async () => {
    for (const settings of [{}, { key: KEY }, { key: google.federation() }]) {
      await expect(mint(settings, S3NS)).rejects.toMatchObject({ code: 'not_configured' });
    }
    expect(google.server.seen.filter((target) => !target.includes('universe-domain'))).toEqual([]);
  });
});

describe('the module of gcr', () => {
  it('makes the provider with nothing from outside', async () => {
    const module = await Test.createTestingModule({ imports: [GcrModule] }).compile();
    expect(module.get(GcrProvider).id).toBe('gcr');
  });
});
