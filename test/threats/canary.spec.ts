import { execFile } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { CANARY_ENTRIES, canaryEnvironment, FORMED_SECRETS } from '../support/chaos/canary-entries.js';
import { CanaryCloud, CLOUD_HOSTS, type Mood } from '../support/chaos/canary-cloud.js';
import { HANGS_MS } from '../support/children.js';
import { type GatewayProcess, withGateway } from '../support/gateway-process.js';
import { TEST_WOODPECKER_PUBLIC_PEM } from '../support/clients/sign.js';
import { askEverything, CANARY_SECRET } from '../support/chaos/canary-requests.js';
import { PROGRAM, programEnv } from '../support/program.js';

const folder = mkdtempSync(join(tmpdir(), 'dockpass-birds-'));
const cloud = new CanaryCloud();
const ADMIN = 'canary-admin-token-0123456789abcdef';

beforeAll(async () => {
  await cloud.start();
  writeFileSync(join(folder, 'ca.pem'), cloud.certificate);
});
afterAll(async () => {
  await cloud.close();
  rmSync(folder, { recursive: true });
});

/** Every secret that the gateway is given. */
const secrets = {
  DRONE_SECRET: CANARY_SECRET,
  DRONE_SECRET_PREVIOUS: 'canary-previous-secret-0123456789abcdef',
  WOODPECKER_PUBLIC_KEY: String(TEST_WOODPECKER_PUBLIC_PEM),
  ADMIN_TOKEN: ADMIN,
  BASIC_AUTH: 'ci:canary-basic-token-0123456789abcdef',
};

/** The word in any form in which it could have come out, and secrets that cannot hold it. */
function leaksIn(text: string): string[] {
  const values = [
    ...Object.values(secrets),
    ...Object.values(CANARY_ENTRIES).flatMap(({ settings }) => Object.values(settings)),
  ];
  const told = values.filter((value) => /canary/i.test(value));
  const forms = told.flatMap((value) => [
    Buffer.from(value).toString('base64').replace(/=+$/, ''),
    Buffer.from(value).toString('hex'),
    encodeURIComponent(value),
    JSON.stringify(value).slice(1, -1),
  ]);
  const found = [...forms, ...FORMED_SECRETS].filter((form) => text.includes(form));
  return [...new Set([...found, ...(text.match(/.{0,60}canary.{0,60}/gi) ?? [])])];
}

describe('T7 secrets in every setting, header, field and token', () => {
  it.each<Mood>(['tells', 'refuses', 'babbles'])(
    'come out nowhere but in the answers, while the clouds are such: %s',
    async (mood) => {
      cloud.mood = mood;
      cloud.calls.length = 0;
      const audit = join(folder, `audit-${mood}.jsonl`);
      const env = {
        ...canaryEnvironment(),
        ...secrets,
        ...cloud.env(join(folder, 'ca.pem')),
        ...NO_IDENTITY,
      };
      const said: Record<string, string> = {};
      const use = async (gateway: GatewayProcess): Promise<void> => {
        Object.assign(
          said,
          await askEverything(
            gateway,
            { adminToken: ADMIN, basicAuth: secrets.BASIC_AUTH },
            mood === 'tells' ? ALL_GIVEN : ALWAYS_GIVEN,
          ),
        );
        said['output'] = gateway.output;
      };
      await withGateway({ ...env, AUDIT_LOG: audit, LOG_LEVEL: 'debug' }, use);
      said['audit'] = readFileSync(audit, 'utf8');
      const commands = mood === 'tells' ? COMMANDS : [PROBE];
      await Promise.all(
        commands.map(async (command) => (said[command.join(' ')] = await dockpass(command, env))),
      );
      for (const [where, text] of Object.entries(said)) {
        expect([where, text.length > 0]).toEqual([where, true]);
        expect([where, leaksIn(text)]).toEqual([where, []]);
      }
      const called = new Set(cloud.calls.map((call) => call.split(' ')[0]));
      expect(
        [...(mood === 'tells' ? CLOUD_HOSTS : CALLED_FIRST)].filter((host) => !called.has(host)),
      ).toEqual([]);
    },
  );

  it('would be found in any of their forms', () => {
    const [secret = ''] = FORMED_SECRETS;
    const password = CANARY_ENTRIES['ecr']?.settings['secretAccessKey'] ?? '';
    const forms = [password, encodeURIComponent(password), secret];
    for (const encoding of ['base64', 'hex'] as const) forms.push(Buffer.from(password).toString(encoding));
    for (const form of forms) expect(leaksIn(`{"x":"${form}"}`)).not.toEqual([]);
    expect(leaksIn('{"repo":"octocat/hello-world","outcome":"ok"}')).toEqual([]);
  });
});

/** What a process would take an identity from, and where it is not looked for. */
const NO_IDENTITY = {
  AWS_CONFIG_FILE: '/nowhere/canary-config',
  AWS_SHARED_CREDENTIALS_FILE: '/nowhere/canary-credentials',
  AWS_EC2_METADATA_DISABLED: 'true',
  AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED: 'true',
  CLOUDSDK_CONFIG: '/nowhere',
};

/** Entries that need no cloud, and those that are given when the clouds tell. The others have no identity here. */
const ALWAYS_GIVEN = ['generic', 'hub', 'gitlab', 'harbor', 'quay', 'ghcr', 'gcrkey', 'acrpair'];
const ALL_GIVEN = [...ALWAYS_GIVEN, 'ghcrapp', 'gcr', 'acr', 'ecr'];

/** Without an answer of use the others are not asked. */
const CALLED_FIRST = CLOUD_HOSTS.filter((host) => !/^(?:api\.ecr|acmecorp|iamcredentials|ghcr)/.test(host));

const PROBE = ['check', '--probe'];
const COMMANDS = [
  PROBE,
  ['check'],
  ['check', '--json'],
  ['providers'],
  ['providers', '--json'],
  ['explain', '--repo', 'acme/app', '--json'],
  ['explain', '--repo', 'acme/app', '--image', 'docker.io/acme/app:1'],
];

/** Everything that a command prints, however it ends. */
async function dockpass(args: readonly string[], env: Record<string, string>): Promise<string> {
  const options = { cwd: folder, env: { ...programEnv(), ...env }, timeout: HANGS_MS };
  const { stdout, stderr } = await promisify(execFile)(PROGRAM, args, options).catch(
    (error: unknown) => error as { stdout: string; stderr: string },
  );
  return stdout + stderr;
}
