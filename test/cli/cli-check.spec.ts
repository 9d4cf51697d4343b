import { chmodSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { type CheckReport } from '../../src/cli/check/report.js';
import { type ProviderDescription } from '../../src/config/entries/describe-providers.js';
import { fingerprintOf } from '../../src/dialects/shared/signing-keys.js';
import { BOTH_CLIENTS } from '../support/in-process-gateway.js';
import { loopbackCertificate } from '../support/net/loopback-certificate.js';
import { REAL_PROVIDERS, runCli } from '../support/run-cli.js';
import { TEST_WOODPECKER_PUBLIC_KEY } from '../support/clients/sign.js';

const LOCAL = { HOST: '127.0.0.1', ADMIN_TOKEN: 'TEST-ONLY-admin-token-0123456789abcdef', ...BOTH_CLIENTS };
const HUB = {
  REGISTRY_HUB_ADDRESS: 'registry.example.com',
  REGISTRY_HUB_USERNAME: 'octocat',
  REGISTRY_HUB_PASSWORD: 'CANARY-password',
};

let folder: string;

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'dockpass-check-'));
});
afterAll(() => {
  rmSync(folder, { recursive: true });
});

async function report(env: Readonly<Record<string, string>>, providersRoot?: URL): Promise<CheckReport> {
  const { stdout, stderr } = await runCli(['check', '--json'], {
    env,
    cwd: folder,
    ...(providersRoot && { providersRoot }),
  });
  expect(stderr).toBe('');
  expect(stdout).not.toContain('CANARY');
  return JSON.parse(stdout) as CheckReport;
}

describe('dockpass check', () => {
  it('prints the secrets that an entry gives, which no fork is given', async () => {
    const push = { REGISTRY_HUB_GIVE: 'secrets', REGISTRY_HUB_FORKS: 'allow' };
    const { stdout } = await runCli(['check'], { env: { ...LOCAL, ...HUB, ...push } });
    expect(stdout).toContain('only as secrets hub_username, hub_password, hub_docker_config');
    expect(stdout).toContain('REGISTRY_<NAME>_FORKS: not given to builds of forks: hub');
    const both = await report({ ...LOCAL, ...HUB, REGISTRY_HUB_GIVE: 'pull,secrets' });
    expect(both.registries).toMatchObject([
      { pulls: true, secrets: ['hub_username', 'hub_password', 'hub_docker_config'] },
    ]);
  });

  it('lists clients and entries of a configuration that is fine', async () => {
    const fork = {
      REGISTRY_OPEN_ADDRESS: 'mirror.example.com:5000',
      REGISTRY_OPEN_USERNAME: 'mirror',
      REGISTRY_OPEN_PASSWORD: 'CANARY-mirror',
      REGISTRY_OPEN_REPOS: 'acme/app,acme/web-*',
      REGISTRY_OPEN_EVENTS: 'push,pull_request',
      REGISTRY_OPEN_FORKS: 'allow',
      REGISTRY_OPEN_CLIENTS: 'drone',
    };
    const run = await runCli(['check'], { env: { ...LOCAL, ...HUB, ...fork } });
    expect(run).toEqual({
      status: 0,
      stderr: '',
      stdout: `\
info: REGISTRY_<NAME>_FORKS: not given to builds of forks: hub
info: REGISTRY_<NAME>_FORKS: given to builds of forks too, so with no right to write: open
info: REGISTRY_<NAME>_REPOS: given to every repository: hub

  Client       Endpoint      Key
  drone        /drone        1 secret
  woodpecker   /woodpecker   ${fingerprintOf(TEST_WOODPECKER_PUBLIC_KEY)}

  Entry   Provider   Address                   For
  hub     generic    registry.example.com      every repository
  open    generic    mirror.example.com:5000   acme/app, acme/web-*; events push, pull_request; clients drone; forks too

The configuration is fine: 2 clients, 2 entries, 0 warnings.
`,
    });
  });

  it('reports every problem at once, with key, reason and cure, and what is odd beside them', async () => {
    const env = {
      ...LOCAL,
      PORT: '70000',
      DRONE_SECRET: 'CANARY-of-16-bytes',
      REGISTRY_HUB_ADDRESS: 'ghcr.io/CANARY',
      REGISTRY_HUB_USER: 'CANARY',
      REGISTRY_ALL_ADDRESS: 'https://registry.example.com',
    };
    const { status, stdout, stderr } = await runCli(['check'], { env });
    expect({ status, stderr }).toEqual({ status: 1, stderr: '' });
    expect(stdout).toBe(`\
error: PORT: must be a whole number from 0 to 65535
error: REGISTRY_ALL_ADDRESS: the clients compare the bare host, so an address with a scheme would match no image; leave out http:// or https://
error: REGISTRY_HUB_ADDRESS: the clients know one credential for a host, so a path would match no image; write only the host
error: REGISTRY_HUB_USER: is not a setting; did you mean REGISTRY_HUB_USERNAME?
warning: DRONE_SECRET: has fewer than 32 bytes; better take openssl rand -hex 32

The configuration has 4 problems, 1 warning.
`);
  });

  it('reads .env and files of the working directory as the gateway does', async () => {
    const cwd = join(folder, 'env');
    mkdirSync(cwd);
    writeFileSync(join(cwd, '.env'), 'DRONE_SECRET_FILE=secret\nHOST=127.0.0.1\n');
    writeFileSync(join(cwd, 'secret'), 'CANARY-secret-0123456789abcdefghijk\n');
    chmodSync(join(cwd, 'secret'), 0o644);
    const { status, stdout } = await runCli(['check'], { cwd });
    expect(status).toBe(0);
    expect(stdout).toContain(
      'warning: DRONE_SECRET_FILE: every user of the machine can read the file; take that away (chmod o-r)\n',
    );
    expect(stdout).not.toContain('CANARY');
  });

  it('gives the same as JSON, without any secret', async () => {
    const { ok, problems, warnings, clients, registries } = await report({ ...LOCAL, ...HUB });
    expect({ ok, problems, warnings }).toEqual({ ok: true, problems: [], warnings: [] });
    expect(clients).toEqual([
      {
        name: 'drone',
        dialect: 'drone',
        endpoint: '/drone',
        secretEndpoint: '/secrets/drone',
        keys: 1,
        fingerprints: [],
      },
      {
        name: 'woodpecker',
        dialect: 'woodpecker',
        endpoint: '/woodpecker',
        secretEndpoint: '/secrets/woodpecker',
        keys: 1,
        fingerprints: [fingerprintOf(TEST_WOODPECKER_PUBLIC_KEY)],
      },
    ]);
    expect(registries).toEqual([
      {
        name: 'hub',
        provider: 'generic',
        addresses: ['registry.example.com'],
        repos: [],
        forks: false,
        pulls: true,
        secrets: [],
        source: 'environment',
      },
    ]);
  });
});

describe('what only dockpass check warns of', () => {
  it('is plain HTTP on a listener that others can reach', async () => {
    const { warnings } = await report({ ...LOCAL, ...HUB, HOST: '0.0.0.0' });
    expect(warnings).toEqual([
      {
        key: 'HOST',
        message:
          'credentials leave over plain HTTP: set TLS_CERT_FILE and TLS_KEY_FILE, or listen on loopback behind a TLS proxy',
      },
    ]);
  });

  it('is an event that no client of the entry has', async () => {
    const { warnings } = await report({
      ...LOCAL,
      ...HUB,
      REGISTRY_HUB_EVENTS: 'push,release',
      REGISTRY_HUB_CLIENTS: 'drone',
    });
    expect(warnings).toEqual([
      {
        key: 'registry hub',
        message: 'events: no client of the entry has release; Drone and Woodpecker have different words',
      },
    ]);
  });

  it('is a pattern that begins with the host of a forge', async () => {
    const { warnings } = await report({ ...LOCAL, ...HUB, REGISTRY_HUB_REPOS: 'acme/app,GitHub.com/acme' });
    expect(warnings).toEqual([
      {
        key: 'registry hub',
        message: 'repos: a pattern begins with the host of a forge; write namespace/name without it',
      },
    ]);
  });

  it('is a static password where a provider would mint', async () => {
    const env = { ...LOCAL, ...HUB, REGISTRY_HUB_ADDRESS: 'ghcr.io', REGISTRY_HUB_PROVIDER: 'generic' };
    const { warnings } = await report(env, REAL_PROVIDERS);
    expect(warnings).toEqual([
      {
        key: 'registry hub',
        message: 'provider ghcr knows this address; generic gives the password as it is and never renews it',
      },
    ]);
  });

  it.each([
    [{ from: -30, to: -1 }, 'the certificate has expired; the clients refuse it'],
    [{ from: 2, to: 30 }, 'the certificate is not valid yet; is the clock right?'],
    [{ from: -30, to: 3 }, 'the certificate expires in 3 day(s)'],
    [{ from: -30, to: 30 }, undefined],
  ])('is a certificate valid from day %j', async (days, message) => {
    const { cert, key } = loopbackCertificate(['dockpass.example.com'], 'ec', days);
    writeFileSync(join(folder, 'tls.crt'), cert);
    writeFileSync(join(folder, 'tls.key'), key, { mode: 0o600 });
    const { warnings } = await report({
      ...LOCAL,
      ...HUB,
      TLS_CERT_FILE: 'tls.crt',
      TLS_KEY_FILE: 'tls.key',
    });
    expect(warnings).toEqual(message === undefined ? [] : [{ key: 'TLS_CERT_FILE', message }]);
  });

  it.each([
    [{}, 'this process may not write the file'],
    [
      { AUDIT_REQUIRED: 'true' },
      'this process may not write the file, and AUDIT_REQUIRED is set: nothing would be given',
    ],
  ])('is an audit log that cannot be written: %j', async (more, message) => {
    const { warnings } = await report({ ...LOCAL, ...HUB, AUDIT_LOG: './missing/audit.jsonl', ...more });
    expect(warnings).toEqual([{ key: 'AUDIT_LOG', message }]);
  });

  it('names ten entries and counts the rest', async () => {
    const many = Array.from({ length: 12 }, (_, at) => {
      const name = `REGISTRY_R${String(at + 10)}`;
      return {
        [`${name}_ADDRESS`]: `r${String(at)}.example.com`,
        [`${name}_USERNAME`]: 'u',
        [`${name}_PASSWORD`]: 'CANARY',
      };
    });
    const { remarks } = await report(Object.assign({ ...LOCAL }, ...many) as Record<string, string>);
    expect(remarks).toContainEqual({
      key: 'REGISTRY_<NAME>_REPOS',
      message: 'given to every repository: r10, r11, r12, r13, r14, r15, r16, r17, r18, r19 and 2 more',
    });
  });
});

it('prints the value of no setting of any provider, right or wrong', async () => {
  const { stdout: described } = await runCli(['providers', '--json'], { providersRoot: REAL_PROVIDERS });
  const { providers } = JSON.parse(described) as { providers: readonly ProviderDescription[] };
  for (const { id, addresses, settings } of providers) {
    const env: Record<string, string> = {
      ...LOCAL,
      REGISTRY_X_ADDRESS: addresses[0] ?? '',
      REGISTRY_X_PROVIDER: id,
    };
    for (const { key } of settings) env[key.replace('<NAME>', 'X')] = 'CANARY0123456789CANARY';
    for (const args of [
      ['check'],
      ['check', '--json'],
      ['explain', '--repo', 'acme/app', '--image', 'alpine'],
    ]) {
      const { stdout, stderr } = await runCli(args, { env, providersRoot: REAL_PROVIDERS });
      expect({ id, args, leaks: (stdout + stderr).includes('CANARY') }).toEqual({ id, args, leaks: false });
    }
  }
});
