import { execFile } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { type Folder, loadFolders } from '../provider-contract/kit/folder.js';
import { canaryEnvironment, canBeFound, linesOf, releaseCanaries } from '../support/chaos/canary-entries.js';
import { type Mood } from '../support/chaos/canary-cloud.js';
import { HANGS_MS } from '../support/children.js';
import { type GatewayProcess, withGateway } from '../support/gateway-process.js';
import { TEST_WOODPECKER_PUBLIC_PEM } from '../support/clients/sign.js';
import { askEverything, CANARY_SECRET } from '../support/chaos/canary-requests.js';
import { PROGRAM, programEnv } from '../support/program.js';

const folder = mkdtempSync(join(tmpdir(), 'dockpass-birds-'));
const folders = (await loadFolders()).filter((folder): folder is Folder => 'provider' in folder);
const { canaries, cloud } = await releaseCanaries(folders);
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

/** What was configured, the lines of keys too. */
const kept = [
  ...Object.values(secrets).filter((value) => canBeFound(value, false)),
  ...canaries.flatMap((entry) => entry.kept.flatMap((value) => [value, ...linesOf(value)])),
];

/** Every form in which these values could come out. */
function formsOf(values: readonly string[]): readonly string[] {
  const forms = values.flatMap((value) => [
    value,
    Buffer.from(value).toString('base64').replace(/=+$/, ''),
    Buffer.from(value).toString('hex'),
    encodeURIComponent(value),
    JSON.stringify(value).slice(1, -1),
  ]);
  return [...new Set(forms)];
}
const FORMS = formsOf(kept);

/** What has come out in these forms, and the word itself. */
function leaksIn(text: string, forms = FORMS): string[] {
  const found = forms.filter((form) => text.includes(form));
  return [...new Set([...found, ...(text.match(/.{0,60}canary.{0,60}/gi) ?? [])])];
}

/** What a credential is narrowed to is no secret, and the status tells it to admins; nothing else does. */
function withoutImages(where: string, text: string): string {
  return where === 'GET /admin/status, admin' ? text.replaceAll(/"images":\["[^"]*"\]/g, '') : text;
}

describe('T7 secrets in every setting, header, field and token', () => {
  it.each<Mood>(['tells', 'refuses', 'babbles'])(
    'come out nowhere but in the answers, while the clouds are such: %s',
    async (mood) => {
      cloud.mood = mood;
      cloud.asked.clear();
      const wanted = canaries.filter(
        ({ given }) => given === 'always' || (mood === 'tells' && given === 'told'),
      );
      const audit = join(folder, `audit-${mood}.jsonl`);
      const env = {
        ...canaryEnvironment(canaries),
        ...secrets,
        ...cloud.env(join(folder, 'ca.pem')),
      };
      const said: Record<string, string> = {};
      let passwords: readonly string[] = [];
      const use = async (gateway: GatewayProcess): Promise<void> => {
        const keys = { adminToken: ADMIN, basicAuth: secrets.BASIC_AUTH };
        const answers = await askEverything(
          gateway,
          keys,
          wanted.map(({ address }) => address),
        );
        passwords = answers.passwords.filter((password) => canBeFound(password, true));
        Object.assign(said, answers.said, { output: gateway.output });
      };
      await withGateway({ ...env, AUDIT_LOG: audit, LOG_LEVEL: 'debug' }, use);
      said['audit'] = readFileSync(audit, 'utf8');
      const commands = mood === 'tells' ? COMMANDS : [PROBE];
      await Promise.all(
        commands.map(async (command) => (said[command.join(' ')] = await dockpass(command, env))),
      );
      const forms = [...FORMS, ...formsOf(passwords)];
      for (const [where, text] of Object.entries(said)) {
        expect([where, text.length > 0]).toEqual([where, true]);
        expect([where, leaksIn(withoutImages(where, text), forms)]).toEqual([where, []]);
      }
      const told = canaries.filter(({ given }) => given === 'told').map(({ address }) => address);
      expect([...cloud.asked].sort()).toEqual(told.sort());
    },
  );

  it('would be found in any of their forms', () => {
    expect(canaries.filter((entry) => entry.kept.length === 0)).toEqual([]);
    for (const value of kept) {
      const coded = (['base64', 'hex'] as const).map((encoding) => Buffer.from(value).toString(encoding));
      const forms = [value, encodeURIComponent(value), ...coded];
      for (const form of forms) expect(leaksIn(`{"x":"${form}"}`)).not.toEqual([]);
    }
    expect(kept.filter((value) => value.includes('PRIVATE KEY')).flatMap(linesOf)).not.toEqual([]);
    expect(leaksIn('{"repo":"octocat/hello-world","outcome":"ok"}')).toEqual([]);
  });
});

const PROBE = ['check', '--probe'];
const COMMANDS = [
  PROBE,
  ['check'],
  ['check', '--json'],
  ['providers'],
  ['providers', '--json'],
  ['stores'],
  ['stores', '--json'],
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
