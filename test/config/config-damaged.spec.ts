import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { type ConfigCase, HUB_ENTRY, load, warningsOf } from '../support/config/config-case.js';
import { file } from '../support/wrong/wrong-configuration.js';

const QUOTES =
  'is in quotation marks, which are used as a part of it: docker --env-file and files of secrets keep them, so leave them out there';
const LINE_END =
  'ends in a line end, which is used as a part of it: write it with printf %s instead of echo, a YAML block with |- instead of |, a file without empty lines and with line ends of Unix';
const CUT = 'ends at a # in .env, where a comment begins: put a value that has one in single quotes';
const SECRET = "'test-only-secret-of-the-default-drone-client'";
const ECR = { REGISTRY_ECR_ADDRESS: 'eu.cloud.example', REGISTRY_ECR_ACCESS_KEY_ID: 'AKIATESTONLY00000001' };
const OPENID = {
  PUBLIC_URL: 'https://dockpass.example',
  OIDC_ISSUER: 'https://login.example',
  OIDC_CLIENT_ID: 'dockpass',
  OIDC_CLIENT_SECRET: SECRET,
  OIDC_ADMINS: 'groups=admins',
};

/** A docker config, a credentials.yml or a secret file beside the environment. */
function beside(key: string, name: string, text: string, env: ConfigCase['env'] = {}): ConfigCase {
  return { env: { ...env, [key]: name }, files: { [name]: text } };
}

const auth = Buffer.from("'octocat':'not-a-real-password'").toString('base64');

describe('a value that looks damaged', () => {
  it.each<[string, ConfigCase, readonly string[]]>([
    ['DRONE_SECRET', { env: { ...HUB_ENTRY, DRONE_SECRET: SECRET } }, ['DRONE_SECRET']],
    [
      'DRONE_SECRET_FILE',
      beside('DRONE_SECRET_FILE', 's', `${SECRET}\n`, { ...HUB_ENTRY, DRONE_SECRET: undefined }),
      ['DRONE_SECRET_FILE'],
    ],
    [
      'DRONE_SECRET_PREVIOUS',
      { env: { ...HUB_ENTRY, DRONE_SECRET_PREVIOUS: SECRET } },
      ['DRONE_SECRET_PREVIOUS'],
    ],
    ['ADMIN_TOKEN', { env: { ...HUB_ENTRY, ADMIN_TOKEN: SECRET } }, ['ADMIN_TOKEN']],
    ['BASIC_AUTH', { env: { ...HUB_ENTRY, BASIC_AUTH: `ci:${SECRET}` } }, ['BASIC_AUTH']],
    [
      'BASIC_AUTH as a whole',
      { env: { ...HUB_ENTRY, BASIC_AUTH: `'ci:${SECRET.slice(1)}` } },
      ['BASIC_AUTH'],
    ],
    [
      'keys of the database, and the password in its URL',
      {
        env: {
          ...HUB_ENTRY,
          DATABASE_URL: `postgres://ci:${SECRET}@db.example/x`,
          DATABASE_KEY: SECRET,
          DATABASE_KEY_PREVIOUS: SECRET,
        },
      },
      ['DATABASE_KEY', 'DATABASE_KEY_PREVIOUS', 'DATABASE_URL'],
    ],
    ['OIDC_CLIENT_SECRET', { env: { ...HUB_ENTRY, ...OPENID } }, ['OIDC_CLIENT_SECRET']],
    [
      'both halves of an entry',
      { env: { ...HUB_ENTRY, REGISTRY_HUB_USERNAME: `'octocat'`, REGISTRY_HUB_PASSWORD: SECRET } },
      ['REGISTRY_HUB_USERNAME', 'REGISTRY_HUB_PASSWORD'],
    ],
    [
      'the file of a user name',
      beside('REGISTRY_HUB_USERNAME_FILE', 'u', '"octocat"\n', {
        ...HUB_ENTRY,
        REGISTRY_HUB_USERNAME: undefined,
      }),
      ['REGISTRY_HUB_USERNAME_FILE'],
    ],
    [
      'the secret of another provider',
      { env: { ...ECR, REGISTRY_ECR_SECRET_ACCESS_KEY: SECRET } },
      ['REGISTRY_ECR_SECRET_ACCESS_KEY'],
    ],
    [
      'the gateway’s file',
      file(
        `clients:\n  - { name: ci, dialect: drone, secret: "${SECRET}" }\nregistries:\n  - { name: hub, address: r.example, username: "'u'", password: "${SECRET}" }\n`,
      ),
      [
        'clients[0].secret (name ci, line 2)',
        'registries[0].username (name hub, line 4)',
        'registries[0].password (name hub, line 4)',
      ],
    ],
    [
      'credentials.yml',
      beside(
        'DRONE_CONFIG_FILE',
        'c.yml',
        `- address: r.example\n  username: octocat\n  password: "${SECRET}"\n`,
      ),
      ['DRONE_CONFIG_FILE item 1, password (line 3)'],
    ],
    [
      'a docker config',
      beside('DOCKER_CONFIG_FILE', 'd.json', JSON.stringify({ auths: { 'r.example': { auth } } })),
      [
        'DOCKER_CONFIG_FILE auths item 1, username (line 1)',
        'DOCKER_CONFIG_FILE auths item 1, password (line 1)',
      ],
    ],
  ])('is told wherever one can be written: %s', async (_, one, keys) => {
    expect(await warningsOf(one)).toEqual(keys.map((key) => `${key}: ${QUOTES}`));
  });

  it.each<[string, string, readonly string[]]>([
    ['echo into a file twice', 'not-a-real-password\n\n', [LINE_END]],
    ['one line end', 'not-a-real-password\n', []],
    ['one line end of Windows', 'not-a-real-password\r\n', []],
    ['two line ends of Windows', 'not-a-real-password\r\n\r\n', [LINE_END]],
    ['a byte order mark', '\ufeffnot-a-real-password\n', []],
  ])('knows what a file has around it: %s', async (_, text, messages) => {
    const env = { ...HUB_ENTRY, REGISTRY_HUB_PASSWORD: undefined };
    expect(await warningsOf(beside('REGISTRY_HUB_PASSWORD_FILE', 'p', text, env))).toEqual(
      messages.map((message) => `REGISTRY_HUB_PASSWORD_FILE: ${message}`),
    );
  });

  it('is what YAML makes of blocks', async () => {
    const entry = (block: string): ConfigCase =>
      file(
        `registries:\n  - name: hub\n    address: r.example\n    username: u\n    password: ${block}\n      abc-def\n`,
      );
    const key = 'registries[0].password (name hub, line 5)';
    expect(await warningsOf(entry('|'))).toEqual([`${key}: ${LINE_END}`]);
    expect(await warningsOf(entry('>'))).toEqual([`${key}: ${LINE_END}`]);
    expect(await warningsOf(entry('|-'))).toEqual([]);
  });

  it('comes out as it went in, whatever it is, and in no message', async () => {
    const around = fc.constantFrom(
      '',
      '\n',
      ' ',
      '"',
      "'",
      '${',
      '}',
      '\ufeff',
      'Bearer ',
      '\\$',
      '<',
      '>',
      '\t',
    );
    const signs = fc.constantFrom(...Array.from('abcXYZ019$#'));
    const inner = fc.string({ minLength: 12, maxLength: 20, unit: signs }).map((text) => `#${text}`); // no placeholder
    await fc.assert(
      fc.asyncProperty(around, inner, around, async (before, text, after) => {
        const password = before + text + after;
        const config = await load({ env: { ...HUB_ENTRY, REGISTRY_HUB_PASSWORD: password } });
        expect(Reflect.get(config.entries[0]?.settings ?? {}, 'password')).toBe(password);
        expect(JSON.stringify(config.warnings)).not.toContain(JSON.stringify(text).slice(1, -1));
      }),
      { numRuns: 300 },
    );
  });
});

describe('a # in .env', () => {
  const HUB = 'REGISTRY_HUB_ADDRESS=r.example\nREGISTRY_HUB_USERNAME=octocat\n';

  it.each([
    ['within', 'abc#def'],
    ['within, twice', 'abc#def#ghi'],
    ['within, and a comment', 'abc#def # note'],
    ['behind the start of a quotation', '"abc#def'],
    ['at the end', 'abc#'],
    ['behind a space of the key', ' abc#def'],
  ])('is told where it cuts a value: %s', async (_, written) => {
    const one = { env: {}, files: { '.env': `${HUB}REGISTRY_HUB_PASSWORD=${written}\n` } };
    expect(await warningsOf(one)).toContain(`REGISTRY_HUB_PASSWORD: ${CUT}`);
  });

  it.each([
    ['a comment', 'abc # def'],
    ['a comment that has one', 'abc # issue#1 of x#y'],
    ['a comment without a blank', 'abc #def'],
    ['a comment of two', 'abc ## def'],
    ['single quotes', "'abc#def'"],
    ['double quotes', '"abc#def\\n#"'],
    ['backticks', '`abc#def`'],
    ['behind quotes', '"abc"#def'],
    ['behind quotes that have one', "'a#bc'#d'ef"],
    ['lines in quotes', '"a#b\nc#d"'],
    ['lines of comments', 'abc\n# x#y\n  #z#z=a#b'],
    ['none', 'abc'],
  ])('is not told of: %s', async (_, written) => {
    const one = { env: {}, files: { '.env': `${HUB}REGISTRY_HUB_PASSWORD=${written}\n` } };
    expect((await warningsOf(one)).filter((text) => text.includes('.env'))).toEqual([]);
  });

  it('is told of all settings, and of nothing else', async () => {
    const text = `${HUB}export REGISTRY_HUB_PASSWORD=a#b\nADMIN_TOKEN: ${'x1'.repeat(20)}#y\nOTHER_PASSWORD=a#b\nDRONE_SECRET=a#b\n`;
    expect(await warningsOf({ env: {}, files: { '.env': text } })).toEqual([
      `REGISTRY_HUB_PASSWORD: ${CUT}`,
      `ADMIN_TOKEN: ${CUT}`,
    ]);
  });

  it('is told beside the value that is empty for it', async () => {
    const one = { env: {}, files: { '.env': `${HUB}REGISTRY_HUB_PASSWORD=#abc\n` } };
    await expect(load(one)).rejects.toMatchObject({
      problems: [{ key: 'REGISTRY_HUB_PASSWORD', message: 'is empty; give it a value or leave it out' }],
      warnings: [{ key: 'REGISTRY_HUB_PASSWORD', message: CUT }],
    });
  });
});
