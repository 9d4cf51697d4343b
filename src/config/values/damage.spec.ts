import { describe, expect, it } from '@jest/globals';
import { PASSWORD_MAKERS, SteadyRandom } from '../../../test/support/keys/passwords.js';
import { thorough } from '../../../test/support/pace/thorough.js';
import { damageOf } from './damage.js';

const PASSWORDS = thorough(1_000_000);
const secret = (text: string): string => damageOf(text, false).join(' ');
const userName = (text: string): string => damageOf(text, true).join(' ');

const base64 = (text: string): string => Buffer.from(text).toString('base64');
const HEX = '3f9c1e0b7a5d42689c0e1f2a3b4c5d6e';

/** What happens to a password and to a user name alike. */
const COMMON: readonly (readonly [damage: string, texts: readonly string[]])[] = [
  ['line_end', [`${HEX}\n`, `${HEX}\r\n`, `${HEX}\n\n`, `${HEX}\r`, 'S3cr$t!\n', 'octocat\n']],
  ['line_end edge', [`${HEX} \n`, `\n${HEX}\n`, `${HEX}\t\r\n `]],
  ['edge', [` ${HEX}`, `${HEX} `, `\t${HEX}`, `${HEX}\t`, `\n${HEX}`, 'octocat ']],
  [
    'invisible',
    [
      ...[`\ufeff${HEX}`, `${HEX}\u200b`, `${HEX}\u00a0`, `\u2060${HEX}`, `oct\u200docat`, `oct\u00adocat`],
      ...[
        `oct\u00a0ocat`,
        `oct\u0000ocat`,
        `oct\u001b[0mocat`,
        `oct\ufffdocat`,
        `oct\u202eocat`,
        'oct\tocat',
      ],
    ],
  ],
  ['lines', [`octocat\n${HEX}`, `${HEX}\r\n${HEX}`]],
  [
    'quotes',
    [
      ...[`"${HEX}"`, `'${HEX}'`, `\`${HEX}\``, '"hunter2"', "'robot$acme'", '""', "''"],
      ...[`“${HEX}”`, `„${HEX}“`, `‘${HEX}’`, `«${HEX}»`, `""${HEX}""`, `"'${HEX}'"`, `'p@ss w0rd'`],
      ...[`"glpat-aB3dE5fG7hI9jK1lM3nO"`, `"ghp_aB3dE5fG7hI9jK1lM3nOaB3dE5fG7hI9jK1l"`],
      ...[
        `'correct horse battery staple'`,
        `"TEST-ONLY-REGISTRY-PASSWORD"`,
        `"aB3+dE5/fG7hI9jK1lM3nOaB3dE5fG7hI9jK1lM3nQ="`,
      ],
    ],
  ],
  ['nothing', ['~', 'null', 'NULL', 'undefined', 'true', 'false', 'None', 'nil', '{}']],
  [
    'encoded',
    [
      ...[base64('hunter2\n'), base64('correct-horse-1\n'), base64('user:p@ssw0rd\r\n'), base64(`${HEX}\n`)],
      ...[base64('abc\n'), base64('S3cr$t with spaces\n')],
    ],
  ],
  [
    'scheme',
    [`Bearer ${HEX}`, `bearer ${HEX}`, `Basic ${base64('user:pass')}`, `Authorization: Bearer ${HEX}`],
  ],
  [
    'assignment',
    [`REGISTRY_HUB_PASSWORD=${HEX}`, `export TOKEN=${HEX}`, `password: ${HEX}`, 'DOCKER_USERNAME=octocat'],
  ],
  [
    'reference',
    [
      ...[
        '/run/secrets/hub',
        '/var/run/secrets/hub',
        '/etc/dockpass/hub',
        'op://ci/hub/password',
        'file:///hub',
      ],
      ...['ENC[AES256_GCM,data:abc,iv:abc]', 'arn:aws:secretsmanager:eu-west-1:123456789012:secret:hub'],
      ...['https://vault.example.com/hub', 'ref+vault://ci/hub#/password'],
    ],
  ],
];

describe('a value that looks damaged', () => {
  it.each(COMMON)('tells of a password: %s', (damage, texts) => {
    expect(texts.map((text) => [text, secret(text)])).toEqual(texts.map((text) => [text, damage]));
  });

  it.each(COMMON)('tells of a user name: %s', (damage, texts) => {
    expect(texts.map((text) => [text, userName(text)])).toEqual(texts.map((text) => [text, damage]));
  });

  it.each([
    ['escape', [`${HEX}\\n`, `${HEX}\\r\\n`, 'pa\\$\\$word', 'robot\\$acme-ci-reader-of-everything']],
    ['template', ['pre-${REGISTRY_TOKEN}', 'x{{ token }}', '{{ user }}:{{ token }}x']],
    ['quotes', [`'{"type":"authorized_user"}'`, `"{\\"type\\":\\"authorized_user\\"}"`, `\\"hunter2\\"`]],
  ])('tells of a password only: %s', (damage, texts) => {
    expect(texts.map((text) => [text, secret(text)])).toEqual(texts.map((text) => [text, damage]));
  });

  it.each([
    ['quotes', [`'robot$acme+ci'`, `"octocat`, `octocat'`, `"correct-Horse$9#battery+Staple"`]],
    ['escape template', ['robot$${NAME}']],
    ['escape', ['robot\\$acme+ci', 'robot$$acme+ci', 'robot%24acme%2Bci', 'octocat\\n']],
    ['quotes escape', [`"robot\\$acme+ci"`]],
    ['identity_token', ['<token>']],
    [
      'placeholder',
      ['<user>', '<your-user>', '${USER}', '$USER', '{{ user }}', '%USER%', 'your-username', 'changeme'],
    ],
    ['template', ['robot${NAME}', '{{ user }}-ci', '<namespace>/<user>', 'acme-%USER%', 'acme-$(whoami)']],
  ])('tells of a user name only: %s', (damage, texts) => {
    expect(texts.map((text) => [text, userName(text)])).toEqual(texts.map((text) => [text, damage]));
  });

  it('has nothing to say of user names that registries have', () => {
    const names = [
      ...[
        'AWS',
        'octocat',
        'robot$acme+ci-reader',
        'acme+ci_reader',
        '$oauthtoken',
        '$app',
        '_json_key',
        'token',
      ],
      ...[
        '00000000-0000-0000-0000-000000000000',
        'gitlab+deploy-token-4711',
        'oauth2accesstoken',
        'iambearer',
      ],
      ...[
        '12345678|ci-reader',
        'namespace/oracleidentitycloudservice/octocat',
        'ACME\\octocat',
        'ci@acme.example',
      ],
      ...[
        `dop_v1_${HEX}${HEX}`,
        'x-access-token',
        'nologin',
        '_token',
        "O'Brien",
        'Jürgen',
        'acme ci',
        'K',
        '~ci',
      ],
    ];
    expect(names.map((name) => [name, userName(name)])).toEqual(names.map((name) => [name, '']));
  });

  it('has nothing to say of good passwords that begin or end oddly', () => {
    const passwords = [
      ...[
        `"${HEX}`,
        `${HEX}'`,
        'pa$$word-of-ours',
        '$2b$10$abcdefghijklmnopqrstuv',
        'nullable',
        'true-story',
        '#abc#',
      ],
      ...[
        'basic orbit lamp mast',
        'correct horse battery staple',
        'token=',
        'Jürgens Pässwört',
        base64('abc'),
      ],
      ...[`{"type":"authorized_user"}\n`, ` {\n "type": "x"\n}\n`, base64('{"type":"service_account"}\n')],
      ...[`${'QUJD'.repeat(19)}\n${'QUJD'.repeat(19)}\nQUJD`, base64('cmVmdGtuOjAxOjE3MDAwMDAwMDA6YWJj')],
    ];
    expect(passwords.map((text) => [text, secret(text)])).toEqual(passwords.map((text) => [text, '']));
  });

  it(`tells of none of ${PASSWORDS.toLocaleString('en')} passwords that generators make`, () => {
    const random = new SteadyRandom('damage');
    const makers = Object.entries(PASSWORD_MAKERS);
    const each = Math.ceil(PASSWORDS / makers.length);
    const told: string[] = [];
    for (const [name, make] of makers) {
      for (let count = 0; count < each; count++) {
        const password = make(random);
        if (damageOf(password, false).length > 0) told.push(`${name}: ${password}`);
      }
    }
    expect(told).toEqual([]);
  });

  it('comes to an end soon for long texts', () => {
    for (const text of [' ', '\n', 'a\n', '"', "'", '\\', '${', '{{', '<', 'A', 'your-', '= ', '\t', '[['])
      for (const end of ['', 'x', '"', '}'])
        for (const isUserName of [true, false]) damageOf(text.repeat(100_000) + end, isUserName);
  });
});
