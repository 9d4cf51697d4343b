import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { type CheckReport } from '../../src/cli/check/report.js';
import { BOTH_CLIENTS } from '../support/in-process-gateway.js';
import { REAL_PROVIDERS, runCli } from '../support/run-cli.js';

const KEYS = { id: 'TESTONLYTESTONLY', secret: 'CANARY-secret-access-key' };
const ECR = { address: '123456789012.dkr.ecr.eu-west-1.amazonaws.com', repos: ['acme/*'] };
const LENT =
  'would use an identity, a file or the network of the gateway, which a delegated entry may not: give it credentials of its own';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'dockpass-sources-'));
  mkdirSync(join(folder, 'entries', 'acme'), { recursive: true });
});
afterEach(() => {
  rmSync(folder, { recursive: true });
});

function put(path: string, content: object): void {
  writeFileSync(join(folder, 'entries', path), JSON.stringify(content), { mode: 0o600 });
}

async function run(...args: readonly string[]): Promise<readonly [status: number, stdout: string]> {
  const env = { HOST: '127.0.0.1', ...BOTH_CLIENTS, ENTRIES_FROM: 'dir:entries' };
  const { status, stdout } = await runCli(args, { env, cwd: folder, providersRoot: REAL_PROVIDERS });
  expect(stdout).not.toContain('CANARY');
  return [status, stdout];
}

async function check(): Promise<CheckReport & { readonly status: number }> {
  const [status, stdout] = await run('check', '--json');
  return { status, ...(JSON.parse(stdout) as CheckReport) };
}

describe('entries of sources at the command line', () => {
  it('are checked and listed as those of the configuration', async () => {
    put('hub.json', { address: 'docker.io', username: 'ci', password: 'CANARY-password' });
    expect(await check()).toMatchObject({
      ...{ status: 0, ok: true, problems: [] },
      registries: [{ name: 'dir/hub', source: 'dir:entries' }],
      sources: [{ source: 'dir', from: 'dir:entries', entries: 1, leftOut: 0 }],
    });
    expect((await run('check'))[1]).toMatch(/dir +dir:entries +1 used, 0 left out/);
  });

  it('that are bad make the check fail', async () => {
    put('bad.json', { address: 'docker.io', username: 'ci', pasword: 'CANARY-password' });
    const { status, ok, problems, sources } = await check();
    expect([status, ok, sources[0]?.leftOut]).toEqual([1, false, 1]);
    expect(problems[0]).toEqual({
      key: 'dir/bad.json: pasword (line 1)',
      message: 'is not a setting; did you mean password?',
    });
    expect((await run('check'))[1]).toContain(
      'The configuration can be read, but not all of its sources are of use: 1 entry left out',
    );
  });

  it('make it fail as well where they cannot be read', async () => {
    rmSync(join(folder, 'entries'), { recursive: true });
    const { status, problems } = await check();
    expect([status, problems]).toEqual([1, [{ key: 'dir:entries', message: 'cannot be read: not_found' }]]);
    mkdirSync(join(folder, 'entries'));
  });

  it('are explained, with the source', async () => {
    put('acme/hub.json', { address: 'docker.io', username: 'ci', password: 'CANARY-p', repos: ['acme/*'] });
    const [status, stdout] = await run('explain', '--repo', 'acme/app');
    expect([status, stdout]).toEqual([
      0,
      expect.stringContaining('its pattern acme/* matches (dir:entries)'),
    ]);
  });
});

describe('a delegated entry of a real provider', () => {
  it.each<[string, object, string | undefined]>([
    ['an access key of its own', { ...ECR, accessKeyId: KEYS.id, secretAccessKey: KEYS.secret }, undefined],
    ['the default chain', ECR, LENT],
    ['a profile', { ...ECR, profile: 'prod' }, LENT],
    [
      'the web identity of a file',
      { ...ECR, roleArn: 'arn:aws:iam::123456789012:role/x', webIdentityTokenFile: '/t' },
      LENT,
    ],
    ['the identity of Google', { address: 'gcr.io', repos: ['acme/*'] }, LENT],
    ['a managed identity', { address: 'acmeprod.azurecr.io', repos: ['acme/*'] }, LENT],
    [
      'a pair at Azure',
      { address: 'acmeprod.azurecr.io', username: 'ci', password: 'CANARY-p', repos: ['acme/*'] },
      undefined,
    ],
    [
      'an Entra host of its own',
      {
        ...{ address: 'acmeprod.azurecr.io', repos: ['acme/*'], clientSecret: 'CANARY-secret' },
        tenantId: '11111111-1111-4111-8111-111111111111',
        clientId: '22222222-2222-4222-8222-222222222222',
        authorityHost: 'https://metadata.internal.example',
      },
      LENT,
    ],
    [
      'a token of GitHub',
      { address: 'ghcr.io', username: 'ci', token: 'CANARY-token', repos: ['acme/*'] },
      undefined,
    ],
    [
      'a pair',
      { address: 'r.example.com', username: 'ci', password: 'CANARY-p', repos: ['acme/*'] },
      undefined,
    ],
  ])('with %s', async (_, entry, message) => {
    put('acme/one.json', entry);
    const { problems } = await check();
    expect(problems.map((problem) => problem.message)).toEqual(message === undefined ? [] : [message]);
  });
});
