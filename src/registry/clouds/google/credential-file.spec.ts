import { describe, expect, it } from '@jest/globals';
import { TEST_KEY_FILE } from '../../../../test/support/google/google-stub.js';
import { PEM_FORMS } from '../../../../test/support/keys/pem-forms.js';
import { readCredential } from './credential-file.js';

const KEY = JSON.stringify(TEST_KEY_FILE);

describe('a credential file', () => {
  it.each(Object.entries(PEM_FORMS))('may hold a key whose PEM text has any form: %s', (_, form) => {
    const file = { ...TEST_KEY_FILE, private_key: form(TEST_KEY_FILE.private_key) };
    const source = { type: 'impersonated_service_account', service_account_impersonation_url: 'https://x' };
    expect(readCredential(JSON.stringify(file))).toEqual({ file: TEST_KEY_FILE });
    expect(readCredential(JSON.stringify({ ...source, source_credentials: file }))).toEqual({
      file: { ...source, source_credentials: TEST_KEY_FILE },
    });
  });

  it.each([
    ['line ends that were escapes', KEY.replaceAll('\\n', '\n')],
    ['line ends of Windows that were escapes', KEY.replaceAll('\\n', '\r\n')],
    ['quotes that are still escaped', KEY.replaceAll('"', '\\"')],
    ['both', KEY.replaceAll('"', '\\"').replaceAll('\\n', '\n')],
    ['a byte order mark', `\ufeff${KEY}`],
  ])('may be JSON that double quotes of .env changed: %s', (_, text) => {
    expect(readCredential(text)).toEqual({ file: TEST_KEY_FILE });
    expect(readCredential(Buffer.from(text).toString('base64'))).toEqual({ file: TEST_KEY_FILE });
  });

  it('tells what is wrong with it, without the text', () => {
    const cases: readonly [string, string][] = [
      ['hunter2', 'must be the JSON of a Google credential file, or the base64 of it'],
      [`'${KEY}'`, 'is in quotation marks: leave them out'],
      ['["hunter2"]', 'must be the JSON of a Google credential file, or the base64 of it'],
      [
        '{"type":"hunter2"}',
        'must be a credential file whose type is one of service_account, external_account, impersonated_service_account, authorized_user, external_account_authorized_user',
      ],
      [
        '{"type":"toString"}',
        'must be a credential file whose type is one of service_account, external_account, impersonated_service_account, authorized_user, external_account_authorized_user',
      ],
      ['{"type":"service_account"}', 'is a credential file without client_email, private_key'],
      [
        '{"type":"service_account","client_email":"a","private_key":"hunter2"}',
        'is a credential file whose private_key is not an unencrypted PEM private key',
      ],
      [
        '{"type":"service_account","client_email":"a","private_key":"-----BEGIN PRIVATE KEY-----"}',
        'is a credential file whose private_key is a PEM text without its end or its beginning: in .env all its lines stand in double quotes; docker --env-file takes one line, with \\n for each line end; a file takes it as it is',
      ],
      [
        '{"type":"external_account","audience":"a","subject_token_type":"b","credential_source":{"executable":{"command":"hunter2"}}}',
        'names a program to run, which is not supported: use a file or URL',
      ],
    ];
    for (const [key, problem] of cases) expect(readCredential(key)).toEqual({ problem });
  });

  it('is refused where it names a program at any depth', () => {
    let file: object = {
      type: 'external_account',
      audience: 'a',
      subject_token_type: 'b',
      credential_source: { executable: { command: 'hunter2' } },
    };
    const problem = 'names a program to run, which is not supported: use a file or URL';
    for (let depth = 0; depth < 5; depth++) {
      expect(readCredential(JSON.stringify(file))).toEqual({ problem });
      expect(readCredential(Buffer.from(JSON.stringify(file)).toString('base64'))).toEqual({ problem });
      file = {
        type: 'impersonated_service_account',
        service_account_impersonation_url: 'https://iamcredentials.googleapis.com/x:generateAccessToken',
        source_credentials: file,
      };
    }
    const wells = '{"a":'.repeat(10_000) + '{"executable":null}' + '}'.repeat(10_000);
    const deep = `{"type":"authorized_user","client_id":"a","client_secret":"b","refresh_token":"c","d":${wells}}`;
    expect(readCredential(deep)).toEqual({ problem });
  });
});
