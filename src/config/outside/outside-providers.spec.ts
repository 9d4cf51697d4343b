import { chmodSync, lchownSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { type CliRun, runCli } from '../../../test/support/run-cli.js';

let directory: string;

beforeEach(() => {
  directory = join(mkdtempSync(join(tmpdir(), 'dockpass-outside-')), 'providers');
  mkdirSync(directory);
});

afterEach(() => {
  rmSync(dirname(directory), { recursive: true });
});

function write(path: string, text: string): void {
  mkdirSync(dirname(join(directory, path)), { recursive: true });
  writeFileSync(join(directory, path), text);
}

const PAIR = `
  id: 'acme', label: 'Acme', description: 'Of the tests.', hosts: ['registry.acme.dev'],
  username: { meaning: 'A user.', ...ONE_LINE }, password: { meaning: 'A token.', ...ONE_LINE },`;

const pair = (more = ''): string => `
import { ONE_LINE, pairProvider } from 'dockpass/registry/pair-provider.js';
export default pairProvider({ ${PAIR} ${more} });`;

/** A class of which something is otherwise than the contract has it. */
const wrong = (change: string, settings = ''): string => `
import { Injectable, Module } from '@nestjs/common';
import { ProvidesRegistry } from 'dockpass/registry/registry-provider.js';
import { Setting } from 'dockpass/registry/setting.js';
class Settings {}
const add = (name, spec) => Setting({ kind: { type: 'text' }, meaning: 'Of a test.', ...spec })(Settings.prototype, name);
${settings}
class Acme {
  id = 'acme'; label = 'Acme'; description = 'Of the tests.'; api = 'v2'; settings = Settings;
  examples = ['registry.acme.dev']; narrows = false;
  match(address) { return address === 'registry.acme.dev' ? { key: address } : undefined; }
  credentialsFor() { return Promise.resolve({ username: 'a', password: 'b' }); }
  ${change}
}
Injectable()(Acme);
ProvidesRegistry()(Acme);
class AcmeModule {}
Module({ providers: [Acme] })(AcmeModule);
export default AcmeModule;`;

function providers(...args: string[]): Promise<CliRun> {
  return runCli(['providers', ...args], { env: { PROVIDERS_DIR: directory } });
}

/** What the operator reads where the start stops. */
async function refusal(): Promise<string> {
  const { status, stdout, stderr } = await providers();
  expect({ status, stdout }).toEqual({ status: 1, stdout: '' });
  return stderr.trimEnd();
}

describe('a directory with providers from outside', () => {
  it('has them listed beside the others, with where they are from', async () => {
    write('acme/acme.module.mjs', pair());
    write('node_modules/some/package.json', '{}');
    write('.git/config', '');
    const { status, stdout, stderr } = await providers();
    expect({ status, stderr }).toEqual({ status: 0, stderr: '' });
    expect(stdout).toBe(`\
Found by the address
  acme     Acme             registry.acme.dev
  vendor   Vendor           one.vendor.example

For every other address
  generic  Any V2 registry  registry.example.com

From outside, by PROVIDERS_DIR
  acme: ${directory}/acme

\`dockpass providers <id>\` tells the settings of one, with --json those of all.
`);
    expect((await providers('acme')).stdout).toContain(`\n  From outside: ${directory}/acme\n`);
    const { providers: told } = JSON.parse((await providers('--json')).stdout) as {
      providers: { id: string; from?: string }[];
    };
    expect(told.map(({ id, from }) => [id, from])).toEqual([
      ['acme', `${directory}/acme`],
      ['generic', undefined],
      ['vendor', undefined],
    ]);
  });

  it('serves the entries of its addresses', async () => {
    write('acme/acme.module.mjs', pair());
    const env = {
      PROVIDERS_DIR: directory,
      DRONE_SECRET: 'TEST-ONLY-drone-secret-0123456789',
      HOST: '127.0.0.1',
      REGISTRY_A_ADDRESS: 'registry.acme.dev',
      REGISTRY_A_USERNAME: 'reader',
    };
    const lacking = await runCli(['check', '--json'], { env });
    expect(JSON.parse(lacking.stdout)).toHaveProperty('problems', [
      { key: 'REGISTRY_A_PASSWORD', message: 'is missing; the provider acme needs it' },
    ]);
    const whole = await runCli(['check', '--json'], { env: { ...env, REGISTRY_A_PASSWORD: 'fake-9fj3kd' } });
    expect(JSON.parse(whole.stdout)).toMatchObject({ problems: [], registries: [{ provider: 'acme' }] });
  });

  it('may be named in .env, from where relative paths begin', async () => {
    write('acme/acme.module.mjs', pair());
    const cwd = dirname(directory);
    writeFileSync(join(cwd, '.env'), 'PROVIDERS_DIR=providers\n');
    expect((await runCli(['providers', 'acme'], { cwd })).stdout).toMatch(/^acme {2}Acme\n/);
  });

  it.each<[string, (path: string) => string | undefined, string]>([
    ['empty', () => '', 'PROVIDERS_DIR: is empty; give it a value or leave it out'],
    [
      'nowhere',
      (path) => `${path}/nowhere`,
      'PROVIDERS_DIR: there is no such directory: make it, or leave the setting out',
    ],
    [
      'a file',
      () => fileURLToPath(import.meta.url),
      'PROVIDERS_DIR: must be a directory, with a folder for each provider',
    ],
    [
      'without folders',
      (path) => path,
      'PROVIDERS_DIR holds no folder: put each provider into one, or leave the setting out',
    ],
  ])('is none: %s', async (_, named, message) => {
    const { status, stderr } = await runCli(['providers'], {
      env: { PROVIDERS_DIR: named(directory) ?? '' },
    });
    expect(status).toBe(1);
    expect(stderr).toContain(`${message}\n`);
  });
});

describe('code that somebody else could change', () => {
  const ALL = 'can be written by every user of the machine: take that away (chmod o-w)';
  const OWNER =
    'belongs to a user who is neither root nor the one that runs Dockpass: change its owner (chown)';
  beforeEach(() => {
    write('acme/acme.module.mjs', pair());
    write('acme/node_modules/some/index.js', '');
  });

  it.each([
    ['', `PROVIDERS_DIR: ${ALL}`],
    ['acme', `PROVIDERS_DIR/acme ${ALL}`],
    ['acme/acme.module.mjs', `PROVIDERS_DIR/acme/acme.module.mjs ${ALL}`],
    ['acme/node_modules/some/index.js', `PROVIDERS_DIR/acme/node_modules/some/index.js ${ALL}`],
    ['..', `PROVIDERS_DIR: a directory in which it lies ${ALL}; \`namei -l\` shows which`],
  ])('is refused where everybody may write to %j', async (path, message) => {
    chmodSync(join(directory, path), 0o777);
    expect(await refusal()).toBe(message);
  });

  const isRoot = process.getuid?.() === 0;
  (isRoot ? it : it.skip).each([
    ['', `PROVIDERS_DIR: ${OWNER}`],
    ['acme/acme.module.mjs', `PROVIDERS_DIR/acme/acme.module.mjs ${OWNER}`],
    ['..', `PROVIDERS_DIR: a directory in which it lies ${OWNER}; \`namei -l\` shows which`],
  ])('is refused where %j is another user’s', async (path, message) => {
    lchownSync(join(directory, path), 12_345, 0);
    expect(await refusal()).toBe(message);
  });

  it('is refused where a link leads out, and taken where it leads about', async () => {
    symlinkSync('acme.module.mjs', join(directory, 'acme/linked.mjs'));
    expect((await providers()).status).toBe(0);
    symlinkSync(tmpdir(), join(directory, 'acme/out'));
    expect(await refusal()).toBe(
      'PROVIDERS_DIR/acme/out is a link out of the directory: put a copy in its place',
    );
  });
});

describe('a provider from outside that is wrong stops the start with its name', () => {
  it.each<[string, string, string]>([
    ['no file', '', ' has no acme.module: add one or remove the folder'],
    [
      'code that throws',
      `throw new TypeError('CANARY');`,
      '/acme.module cannot be loaded (providers/acme/acme.module.mjs:1:7), by a TypeError: `npm run test:provider` shows it whole',
    ],
    ['no default', `export const acme = 1;`, '/acme.module must have its Nest module as default export'],
    [
      'no provider',
      `import { Module } from '@nestjs/common'; class Acme {} Module({})(Acme); export default Acme;`,
      ' has 0 providers: its module must give one class marked @ProvidesRegistry(), imported from dockpass/registry/registry-provider.js',
    ],
    ['another id', wrong(`id = 'other';`), ' has another id than the name of its folder: give both the same'],
    ['a wrong id', wrong(`id = 'No id';`), ': Acme has an id that is not like "my-provider"'],
    ['no label', wrong(`label = '';`), ' has a member `label` that must be a line of text'],
    ['another API', wrong(`api = 'v3';`), ' has a member `api` that must be v2 or other'],
    ['no settings', wrong(`settings = {};`), ' has a member `settings` that must be a class'],
    ['no examples', wrong(`examples = [];`), ' has a member `examples` that must be a list of addresses'],
    ['no word on narrowing', wrong(`narrows = 'no';`), ' has a member `narrows` that must be true or false'],
    ['no mint', wrong(`credentialsFor = 7;`), ' has a member `credentialsFor` that must be a method'],
    [
      'a life without an end',
      wrong(`longestLifeMs = Infinity;`),
      ' has a member `longestLifeMs` that must be milliseconds',
    ],
    ['no method', wrong(`tokenHosts = [];`), ' has a member `tokenHosts` that must be a method'],
    [
      'a fallback',
      wrong(`isFallback = true;`),
      ' has a member `isFallback` that must not be true: a built-in one is the fallback',
    ],
    [
      'a match that throws',
      wrong(`match() { throw new Error('CANARY'); }`),
      ' has a `match` that throws: it must give a scope, or undefined',
    ],
    [
      'a match without key',
      wrong(`match() { return {}; }`),
      ' has a `match` that gives something without a `key`',
    ],
    [
      'a setting twice',
      wrong('', `add('apiToken', {}); add('apitoken', {}); add('api_token', {});`),
      ' names a setting twice: API_TOKEN would be two of them',
    ],
    [
      'a setting and a file',
      wrong('', `add('key', { secret: true }); add('key_file', {});`),
      ' names a setting twice: KEY_FILE would be two of them',
    ],
    [
      'a setting of all',
      wrong('', `add('repos', {});`),
      ' has a setting `repos`, which every entry has: give it another name',
    ],
    [
      'no name for it',
      wrong('', `add('töken', {});`),
      ' has a setting `töken` that the environment cannot write',
    ],
    [
      'no meaning',
      wrong('', `add('token', { meaning: '' });`),
      ' has a setting `token` without a kind or a meaning',
    ],
    [
      'no kind',
      wrong('', `add('token', { kind: { type: 'colour' } });`),
      ' has a setting `token` without a kind or a meaning',
    ],
  ])('%s', async (_, text, message) => {
    if (text === '') mkdirSync(join(directory, 'acme'));
    else write('acme/acme.module.mjs', text);
    expect(await refusal()).toBe(`PROVIDERS_DIR/acme${message}`);
  });

  it('has the id of one that is built in', async () => {
    write('vendor/vendor.module.mjs', pair().replace(`id: 'acme'`, `id: 'vendor'`));
    expect(await refusal()).toBe(
      'PROVIDERS_DIR/vendor has the id of a provider that is built in: give it and its folder another',
    );
  });
});
