import { afterEach, beforeEach, describe, expect, it, jest } from '@jest/globals';
import { withEnvironment } from '../../../../test/support/config/with-environment.js';
import { mintAccessToken } from './access-token.js';
import { identityOf } from './settings.js';

/** What the library prints for the operator. */
let warned: string[];

beforeEach(() => {
  warned = [];
  jest.spyOn(process, 'emitWarning').mockImplementation((warning) => {
    warned.push(String(warning));
  });
});
afterEach(() => {
  jest.restoreAllMocks();
});

/** In a home without credentials, so that the library looks for a metadata server. */
function mint(variables: Readonly<Record<string, string>>): Promise<unknown> {
  const none = { CLOUDSDK_CONFIG: '/nowhere', GOOGLE_APPLICATION_CREDENTIALS: undefined };
  const identity = identityOf({}, 'cloud-platform', 'googleapis.com');
  return withEnvironment({ ...none, ...variables }, () =>
    mintAccessToken(identity, new AbortController().signal),
  );
}

describe('a variable of the library that is wrong', () => {
  it.each([
    ['GCE_METADATA_HOST', 'http://user:CANARY@127.0.0.1:9'],
    ['GCE_METADATA_HOST', 'user:CANARY%@127.0.0.1:9'],
    ['GCE_METADATA_HOST', 'http://user:CANARY@['],
    ['GCE_METADATA_IP', 'http://CANARY@127.0.0.1:9'],
    ['GOOGLE_APPLICATION_CREDENTIALS', 'http://user:CANARY@['],
    ['METADATA_SERVER_DETECTION', 'CANARY'],
  ])('%s=%s is a matter of configuration, and its value is printed nowhere', async (key, value) => {
    const metadata = key.startsWith('GCE_') ? {} : { GCE_METADATA_HOST: '127.0.0.1:9' };
    await expect(mint({ ...metadata, [key]: value })).rejects.toMatchObject({ code: 'not_configured' });
    expect(warned.join()).not.toContain('CANARY');
  });
});
