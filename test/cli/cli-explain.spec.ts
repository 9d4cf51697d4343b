import { describe, expect, it } from '@jest/globals';
import { DIALECTS } from '../../src/dialects/dialects.js';
import { type Explanation } from '../../src/explain/explanation.js';
import { vendors } from '../fixtures/providers/vendor/vendor.module.js';
import { BOTH_CLIENTS } from '../support/in-process-gateway.js';
import { runCli } from '../support/run-cli.js';

const EVENTS = DIALECTS.map(({ id, events }) => `${id}: ${events.join(', ')}`);

const ENV = {
  ...BOTH_CLIENTS,
  ...entry('hub', 'docker.io,registry.example.com'),
  ...entry('prod', 'registry.example.com', { REPOS: 'acme/app', EVENTS: 'push,tag', CLIENTS: 'drone' }),
  ...entry('forks', 'mirror.example.com', { FORKS: 'allow', REPO_IDS: '42' }),
};

function entry(
  name: string,
  address: string,
  policy: Readonly<Record<string, string>> = {},
): Record<string, string> {
  const settings = { ADDRESS: address, PROVIDER: 'generic', USERNAME: 'u', PASSWORD: 'CANARY', ...policy };
  return Object.fromEntries(
    Object.entries(settings).map(([key, value]) => [`REGISTRY_${name.toUpperCase()}_${key}`, value]),
  );
}

async function explain(
  ...args: string[]
): Promise<{ status: number; ok: boolean; explanations: Explanation[] }> {
  const { status, stdout, stderr } = await runCli(['explain', '--repo', 'acme/app', '--json', ...args], {
    env: ENV,
  });
  expect(stdout + stderr).not.toContain('CANARY');
  return { status, ...(JSON.parse(stdout) as { ok: boolean; explanations: Explanation[] }) };
}

describe('dockpass explain --for secrets', () => {
  const env = {
    ...BOTH_CLIENTS,
    ...entry('hub', 'docker.io'),
    ...entry('push', 'ghcr.io', { GIVE: 'secrets', SECRET_PREFIX: 'ghcr', EVENTS: 'push,tag' }),
  };

  it('says which secrets are given, and why others are not', async () => {
    const args = ['explain', '--repo', 'acme/app', '--client', 'drone', '--for', 'secrets'];
    expect(await runCli(args, { env })).toEqual({
      status: 0,
      stderr: '',
      stdout: `\
acme/app, push, client drone (drone): 1 credential as secrets
              Entry   Address     Why
  not given   hub     docker.io   it is only given for pulling; GIVE=pull,secrets gives it to steps, too
  given       push    ghcr.io     it is for every repository

  Secrets: ghcr_username, ghcr_password, ghcr_docker_config
`,
    });
    const pulled = await runCli(args.slice(0, 5), { env });
    expect(pulled.stdout).toContain(
      'it is only given as secrets of steps; GIVE=pull,secrets gives it for pulling, too',
    );
  });

  it.each([
    [['--fork'], 'fork', 'the build is of a fork, so no secret is given'],
    [
      ['--event', 'pull_request'],
      'pull_request',
      'the build is of a pull request, or of an event that is not known, so no secret is given',
    ],
    [
      ['--ref', 'refs/merge-requests/7/head'],
      'merge_request',
      'the build is of a merge request of GitLab, so no secret is given',
    ],
  ])('says that no secret is given: %s', async (args, refusal, text) => {
    const all = ['explain', '--repo', 'acme/app', '--client', 'drone', '--for', 'secrets', '--json', ...args];
    const { stdout } = await runCli(all, { env });
    const { explanations } = JSON.parse(stdout) as { explanations: Explanation[] };
    expect(explanations).toMatchObject([{ kind: 'secrets', refusal, secrets: [] }]);
    expect(explanations[0]?.entries.map((one) => one.text)).toEqual([text, text]);
  });

  it('asks nothing about images, which no step pulls with secrets', async () => {
    const args = ['explain', '--repo', 'acme/app', '--for', 'secrets', '--image', 'ghcr.io/acme/x'];
    const { status, stderr } = await runCli(args, { env });
    expect([status, stderr]).toEqual([
      2,
      expect.stringContaining('--image is for --for registries: no step pulls with secrets'),
    ]);
  });
});

describe('dockpass explain', () => {
  it('says for each client what is given, what is not and why', async () => {
    const run = await runCli(['explain', '--repo', 'acme/app'], { env: ENV });
    expect(run).toEqual({
      status: 0,
      stderr: '',
      stdout: `\
acme/app, push, client drone (drone): 2 credentials
              Entry   Address                           Why
  not given   forks   mirror.example.com                it is bound to ids of the forge (repoIds), and the id of the repository was not named
  given       hub     docker.io, registry.example.com   it is for every repository
  given       prod    registry.example.com              its pattern acme/app matches

  registry.example.com: prod wins over hub (a repository wins over all repositories)

acme/app, push, client woodpecker (woodpecker): 2 credentials
              Entry   Address                           Why
  not given   forks   mirror.example.com                it is bound to ids of the forge (repoIds), and the id of the repository was not named
  given       hub     docker.io, registry.example.com   it is for every repository
  not given   prod    registry.example.com              it is only for the client drone
`,
    });
  });

  it('is wrong where an image would get no credential', async () => {
    const args = ['explain', '--repo', 'acme/app', '--client', 'drone', '--image'];
    const good = await runCli([...args, 'alpine:3'], { env: ENV });
    expect(good.status).toBe(0);
    expect(good.stdout).toContain('  docker.io/library/alpine:3: ok: authenticated by hub\n\n');
    const bad = await runCli([...args, 'mirror.example.com/base'], { env: ENV });
    expect(bad.status).toBe(1);
    expect(bad.stdout).toContain(
      '  mirror.example.com/base: no credential: no entry with this address is given. forks: it is bound to ids of the forge (repoIds), and the id of the repository was not named\n\n',
    );
  });

  it('takes repositories of two segments and more, and nothing else', async () => {
    const { status, stdout } = await runCli(['explain', '--repo', 'group/sub/app'], { env: ENV });
    expect([status, stdout.split('\n')[0]]).toEqual([
      0,
      'group/sub/app, push, client drone (drone): 2 credentials',
    ]);
    const wrong = [
      'app',
      'acme/',
      '/app',
      'a//b',
      'group/sub/',
      'a/*',
      'group/**',
      'a b/c',
      'a/b\nc',
      `a/${'b'.repeat(256)}`,
    ];
    for (const repo of wrong) {
      const refused = await runCli(['explain', '--repo', repo], { env: ENV });
      expect([repo, refused.status, refused.stderr.split('\n')[0]]).toEqual([
        repo,
        2,
        'error: --repo must be one CI repository, namespace/name',
      ]);
    }
  });

  it('knows the forge, and a merge request of GitLab where Drone builds it', async () => {
    const args = ['--ref', 'refs/merge-requests/7/head', '--forge', '2', '--repo-id', '42'];
    const { explanations } = await explain(...args);
    expect(explanations.map(({ request }) => [request.forge, request.fork, request.mergeRequest])).toEqual([
      ['', true, true],
      ['2', false, false],
    ]);
    const told = explanations.map(({ entries }) => entries.map(({ verdict }) => verdict));
    expect(told).toEqual([
      ['given', 'merge_request', 'merge_request'],
      ['given', 'given', 'client'],
    ]);
    const usual = await explain();
    expect(usual.explanations.map(({ request }) => request.forge)).toEqual(['', '1']);
  });

  it('knows forks and the id of the repository', async () => {
    const { ok, explanations } = await explain('--fork', '--repo-id', '42', '--client', 'drone');
    expect(ok).toBe(true);
    expect(explanations[0]?.addresses).toMatchObject([{ address: 'mirror.example.com', entry: 'forks' }]);
    expect(explanations[0]?.entries.map(({ entry, verdict }) => `${entry} ${verdict}`)).toEqual([
      'forks given',
      'hub fork',
      'prod fork',
    ]);
  });

  it('asks only the clients that know the event', async () => {
    const { explanations } = await explain('--event', 'release');
    expect(explanations.map(({ client }) => client)).toEqual(['woodpecker']);
  });

  it('says that nothing is given before an approval, of the clients that ask then', async () => {
    const run = await runCli(['explain', '--repo', 'acme/app', '--blocked', '--image', 'alpine:3'], {
      env: ENV,
    });
    const why = 'the pipeline waits for an approval, so nothing is given';
    expect(run).toEqual({
      status: 1,
      stderr: '',
      stdout: `\
acme/app, push, not approved yet, client woodpecker (woodpecker): 0 credentials
  docker.io/library/alpine:3: no credential: no entry with this address is given. hub: ${why}

              Entry   Address                           Why
  not given   forks   mirror.example.com                ${why}
  not given   hub     docker.io, registry.example.com   ${why}
  not given   prod    registry.example.com              ${why}
`,
    });
    const { explanations } = await explain('--blocked', '--fork', '--event', 'pull_request');
    expect(explanations).toMatchObject([{ client: 'woodpecker', refusal: 'blocked', addresses: [] }]);
  });

  it.each([
    [
      ['--blocked', '--client', 'drone'],
      '--blocked is for Woodpecker: Drone asks only for builds that need no approval any more',
    ],
    [
      ['--blocked', '--event', 'promote'],
      '--blocked is for Woodpecker: Drone asks only for builds that need no approval any more',
    ],
    [
      ['--event', 'pull-request'],
      `--event is no event that these clients have (did you mean pull_request?); ${EVENTS.join('; ')}`,
    ],
    [
      ['--event', 'release', '--client', 'drone'],
      `--event is no event that these clients have; ${String(EVENTS[0])}`,
    ],
  ])('calls it misuse: %j', async (args, message) => {
    const { status, stderr } = await runCli(['explain', '--repo', 'acme/app', ...args], { env: ENV });
    expect({ status, first: stderr.split('\n')[0] }).toEqual({ status: 2, first: `error: ${message}` });
  });

  it('says so where there is no entry, and lets no name drive a terminal', async () => {
    const { stdout } = await runCli(['explain', '--repo', 'a\u001bc/app', '--client', 'drone'], {
      env: BOTH_CLIENTS,
    });
    expect(stdout).toBe('');
    const plain = await runCli(['explain', '--repo', 'acme/app', '--client', 'drone'], { env: BOTH_CLIENTS });
    expect(plain.stdout).toBe(
      'acme/app, push, client drone (drone): 0 credentials\n  No entry is configured.\n',
    );
  });

  it('mints nothing', async () => {
    let mints = 0;
    vendors.set('counted', () => {
      mints++;
      return Promise.resolve({ username: 'u', password: 'CANARY' });
    });
    const vendor = { REGISTRY_V_ADDRESS: 'one.vendor.example', REGISTRY_V_VENDOR: 'counted' };
    const args = ['explain', '--repo', 'acme/app', '--image', 'one.vendor.example/app'];
    const { status, stdout } = await runCli(args, { env: { ...ENV, ...vendor } });
    expect({ status, mints }).toEqual({ status: 0, mints: 0 });
    expect(stdout).toContain('one.vendor.example/app: ok: authenticated by v\n');
  });
});
