import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { LoopbackGoogle } from '../../../../test/support/google/google-loopback.js';
import {
  TEST_KEY_FILE,
  TEST_REFRESH_TOKEN,
  TEST_SUBJECT_TOKEN,
} from '../../../../test/support/google/google-stub.js';
import { type AccessToken } from './access-token.js';

const HOUR = 3600;
const S3NS = { universe: 's3nsapis.fr' };
const READING = { oauthScope: 'cloud-platform.read-only' };
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

/** Seconds that a token lives, by Google's own account. */
function lifeOf({ expiresAt, issuedAt }: AccessToken): number {
  return Math.round((expiresAt - issuedAt) / 1000);
}

describe('application default credentials', () => {
  it('give the token of the machine with the life that the metadata server says', async () => {
    const minted = await google.mint();
    expect(minted.token).toBe('TEST-ONLY-metadata-token-1');
    expect(lifeOf(minted)).toBe(3599);
  });

  it('are asked for each mint anew, and for nothing but the token', async () => {
    const tokens = [(await google.mint()).token, (await google.mint()).token];
    expect(tokens).toEqual(['TEST-ONLY-metadata-token-1', 'TEST-ONLY-metadata-token-2']);
    const token = `/computeMetadata/v1/instance/service-accounts/default/token?scopes=${encodeURIComponent(CLOUD_PLATFORM)}`;
    const asked = google.stub.metadata.filter((path) => path !== '/computeMetadata/v1/instance');
    expect(asked).toEqual([token, token]);
  });

  it('read GOOGLE_APPLICATION_CREDENTIALS again for every mint', async () => {
    const path = await google.file('adc.json', TEST_KEY_FILE);
    process.env['GOOGLE_APPLICATION_CREDENTIALS'] = path;
    await google.mint();
    await google.file('adc.json', {
      ...TEST_KEY_FILE,
      client_email: 'next@test-only.iam.gserviceaccount.com',
    });
    await google.mint();
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
    await expect(google.mint()).rejects.toMatchObject({ code: 'not_configured' });
    process.env['GCE_METADATA_HOST'] = google.server.origin;
    expect((await google.mint()).token).toBe('TEST-ONLY-metadata-token-1');
  });
});

describe('a service account key', () => {
  it('signs an assertion for the token endpoint of Google, whatever its token_uri says', async () => {
    const key = JSON.stringify({ ...TEST_KEY_FILE, token_uri: 'https://evil.example/token' });
    const minted = await google.mint({ key });
    expect(minted.token).toBe('TEST-ONLY-key-token-1');
    expect(lifeOf(minted)).toBe(3599);
    expect(google.stub.meant).toEqual(['https://oauth2.googleapis.com/token']);
    expect(google.stub.assertions[0]).toMatchObject({
      iss: TEST_KEY_FILE.client_email,
      aud: 'https://oauth2.googleapis.com/token',
      scope: CLOUD_PLATFORM,
    });
  });

  it('is understood as base64, and with line breaks that were escaped twice', async () => {
    const damaged = KEY.replaceAll('\\n', '\\\\n');
    for (const key of [Buffer.from(KEY).toString('base64'), damaged]) await google.mint({ key });
    expect(google.stub.assertions).toHaveLength(2);
  });

  it('asks for a reading scope where no more is wanted', async () => {
    await google.mint({ key: KEY }, READING);
    expect(google.stub.assertions[0]?.['scope']).toBe(`${CLOUD_PLATFORM}.read-only`);
  });
});

describe('a federated identity', () => {
  it('exchanges the token of its source', async () => {
    const minted = await google.mint({ key: google.federation() });
    expect(minted.token).toBe('TEST-ONLY-federated-token-1');
    expect(google.stub.forms[0]).toMatchObject({
      grant_type: 'urn:ietf:params:oauth:grant-type:token-exchange',
      requested_token_type: 'urn:ietf:params:oauth:token-type:access_token',
      subject_token: TEST_SUBJECT_TOKEN,
      scope: CLOUD_PLATFORM,
    });
  });

  it('lives as long as the answer says and not an hour', async () => {
    google.stub.expiresIn = 900;
    expect(lifeOf(await google.mint({ key: google.federation() }))).toBe(900);
  });

  it('reads a file source again for every mint', async () => {
    const file = await google.file('subject', 'TEST-ONLY-rotated-away');
    const key = google.federation({ credential_source: { file } });
    await expect(google.mint({ key })).rejects.toMatchObject({ code: 'refused' });
    await google.file('subject', TEST_SUBJECT_TOKEN);
    expect((await google.mint({ key })).token).toBe('TEST-ONLY-federated-token-1');
  });

  it('acts as the service account that its file names, for the seconds that it names', async () => {
    const minted = await google.mint({
      key: google.federation({
        service_account_impersonation_url: google.impersonationUrl(ACCOUNT),
        service_account_impersonation: { token_lifetime_seconds: 1200 },
      }),
    });
    expect(minted.token).toBe('TEST-ONLY-impersonated-token-2');
    expect(lifeOf(minted)).toBeCloseTo(1200, -1);
  });

  it('runs no program of a file, whoever is impersonated by it', async () => {
    const ran = join(google.folder, 'ran');
    const executable = { command: `/usr/bin/touch ${ran}`, timeout_millis: 5000 };
    let file = JSON.parse(google.federation({ credential_source: { executable } })) as object;
    process.env['GOOGLE_EXTERNAL_ACCOUNT_ALLOW_EXECUTABLES'] = '1';
    for (let depth = 0; depth < 3; depth++) {
      process.env['GOOGLE_APPLICATION_CREDENTIALS'] = await google.file('program.json', file);
      await expect(google.mint()).rejects.toMatchObject({ code: 'not_configured' });
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
  it('asks for a token of the account, with the lifetime and scope that are wanted', async () => {
    const settings = { impersonateServiceAccount: ACCOUNT, lifetime: 7200 };
    const minted = await google.mint(settings, READING);
    expect(minted.token).toBe('TEST-ONLY-impersonated-token-2');
    expect(lifeOf(minted)).toBeCloseTo(7200, -1);
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
    await google.mint({ key: KEY, impersonateServiceAccount: ACCOUNT }, READING);
    expect(google.stub.assertions[0]?.['scope']).toBe(CLOUD_PLATFORM);
  });

  it('keeps the life of a token right when the clock of Google is an hour off', async () => {
    for (const hours of [-1, 1]) {
      google.stub.clockAheadMs = hours * HOUR * 1000;
      const minted = await google.mint({ impersonateServiceAccount: ACCOUNT });
      expect(lifeOf(minted)).toBeCloseTo(HOUR, -1);
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
    const minted = await google.mint({ key });
    expect(minted.token).toBe('TEST-ONLY-impersonated-token-2');
    expect(google.stub.impersonations[0]?.bearer).toBe('Bearer TEST-ONLY-user-token-1');
  });
});

describe('another cloud than Google’s', () => {
  it('gets tokens of a machine that stands in it', async () => {
    google.stub.universe = 's3nsapis.fr';
    expect((await google.mint({}, S3NS)).token).toBe('TEST-ONLY-metadata-token-1');
  });

  it('never gets a token of an identity of Google', async () => {
    for (const settings of [{}, { key: KEY }, { key: google.federation() }]) {
      await expect(google.mint(settings, S3NS)).rejects.toMatchObject({ code: 'not_configured' });
    }
    expect(google.server.seen.filter((target) => !target.includes('universe-domain'))).toEqual([]);
  });
});
