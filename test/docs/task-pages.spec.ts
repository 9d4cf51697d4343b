import { readFileSync } from 'node:fs';
import { describe, expect, it } from '@jest/globals';
import { parseAllDocuments } from 'yaml';
import { ALL_SETTINGS } from '../../src/config/all-settings.js';
import { hasFile } from '../../src/config/settings/written-setting.js';
import { environmentName } from '../../src/config/settings/setting-name.js';
import { type SlotState } from '../../src/credentials/slot.js';
import { SERVER_LIMITS } from '../../src/exchange/limits.js';
import { ANSWER_DEADLINE_MS } from '../../src/resolver/gather.js';
import { fencesOf, pageAt, pages } from '../support/docs/pages.js';
import { variablesOf } from '../support/docs/troubleshooting-doc.js';
import { REAL_PROVIDERS, runCli } from '../support/run-cli.js';

const STATES: Readonly<Record<SlotState, true>> = { fresh: true, stale: true, failing: true, unused: true };

const fileOf = (path: string): string => readFileSync(new URL(`../../${path}`, import.meta.url), 'utf8');
const blocks = (path: string, kind: string): readonly string[] =>
  fencesOf(pageAt(path)).flatMap((fence) => (fence.kind === kind ? [fence.body] : []));
const keysOfSettings = Object.keys(ALL_SETTINGS).flatMap((property) => {
  const key = environmentName(property);
  return hasFile(ALL_SETTINGS, property) ? [key, `${key}_FILE`] : [key];
});

describe('README.md', () => {
  it('adds to .env what is right but for the secret that is to be put in', async () => {
    const [added = ''] = blocks('README.md', 'ini');
    const lines = added.split('\n').filter((line) => /^\w+=/.test(line));
    const env = { DRONE_SECRET: 'TEST-ONLY-secret-0123456789abcdef', ...variablesOf({ kind: 'ini', lines }) };
    const run = async (more: Record<string, string>): Promise<readonly string[]> => {
      const { stdout, stderr } = await runCli(['check'], {
        env: { ...env, ...more },
        providersRoot: REAL_PROVIDERS,
      });
      return (stdout + stderr).split('\n').filter((line) => /^(?:error|warning): /.test(line));
    };
    expect(lines.length).toBeGreaterThan(5);
    const noTls =
      'warning: HOST: credentials leave over plain HTTP: set TLS_CERT_FILE and TLS_KEY_FILE, or listen on loopback behind a TLS proxy';
    expect(await run({})).toEqual([
      'error: REGISTRY_HUB_PASSWORD: is still a placeholder; put the secret in its place',
    ]);
    expect(await run({ REGISTRY_HUB_PASSWORD: 'TEST-ONLY-token-0123456789' })).toEqual([noTls]);
  });
});

describe('docs/deploy.md', () => {
  const { text } = pageAt('docs/deploy.md');

  it('starts the program itself, which alone says with which options of Node, as `npm start` does', () => {
    const { scripts } = JSON.parse(fileOf('package.json')) as { scripts: { start: string } };
    expect(scripts.start).toMatch(/ && dist\/src\/main\.js serve$/);
    expect(fileOf('deploy/systemd/dockpass.service')).toMatch(/^ExecStart=\/usr\/bin\/dockpass serve$/m);
    expect(fileOf('deploy/Containerfile')).toMatch(/^ENTRYPOINT \["dockpass"\]\nCMD \["serve"\]$/m);
    for (const file of ['deploy/Containerfile', 'deploy/debian/build.sh'])
      expect(fileOf(file)).toMatch(/^.*\bln -s \S*\/dockpass\/dist\/src\/main\.js \S+\/bin\/dockpass"?$/m);
    expect(text).not.toMatch(/\bnode (?:\S+ )*--\S/);
  });

  it('tells a proxy the limits of the server', () => {
    const { bodyBytes, keepAliveMs, drainMs } = SERVER_LIMITS;
    const seconds = (milliseconds: number): string => `${String(milliseconds / 1000)} s`;
    const body = `${String(bodyBytes / 2 ** 20)} MiB`;
    const [told = ''] = /^It must let bodies of .*$/m.exec(text) ?? [];
    expect(told.match(/\d+ (?:MiB|s)\b/g)).toEqual([
      body,
      ...[ANSWER_DEADLINE_MS, keepAliveMs, drainMs].map(seconds),
    ]);
    expect(text).toContain(`client_max_body_size ${String(bodyBytes / 2 ** 20)}m;`);
  });

  it('sets only variables that there are', () => {
    const [compose] = blocks('docs/deploy.md', 'yaml').map(
      (sample) => parseAllDocuments(sample)[0]?.toJS() as unknown,
    );
    const { environment } = (compose as { services: { dockpass: { environment: object } } }).services
      .dockpass;
    const names = Object.keys(environment);
    expect(names.length).toBeGreaterThan(3);
    expect(names.filter((name) => !name.startsWith('REGISTRY_') && !keysOfSettings.includes(name))).toEqual(
      [],
    );
  });

  it('names files that there are, and installs them where they say', () => {
    const named = [...text.matchAll(/\.\.\/(deploy\/[\w./-]+)/g)].map(([, file = '']) => file);
    expect(named.length).toBeGreaterThan(4);
    for (const file of named) expect(() => fileOf(file)).not.toThrow();
    const unit = fileOf('deploy/systemd/dockpass.service');
    const [, secrets = ''] = /^LoadCredential=secrets:(\S+)$/m.exec(unit) ?? [];
    const [, folder = ''] = /^WorkingDirectory=(\S+)$/m.exec(unit) ?? [];
    expect(text).toContain(`/dev/stdin ${secrets}/drone\n`);
    expect(text).toContain(`sudo env -C ${folder} dockpass healthcheck\n`);
    expect(text).toContain('`/run/credentials/dockpass.service/secrets_NAME`');
  });

  it('gives an example of settings that is right once a line is taken for it', async () => {
    const example = fileOf('deploy/systemd/dockpass.env');
    const lines = example.split('\n').map((line) => line.replace(/^#(?=[A-Z_]+=)/, ''));
    const given = variablesOf({ kind: 'ini', lines: lines.filter((line) => /^\w+=/.test(line)) });
    expect(Object.keys(given).length).toBeGreaterThan(5);
    const { stdout } = await runCli(['check', '--json'], { env: given, providersRoot: REAL_PROVIDERS });
    const { problems } = JSON.parse(stdout) as { problems: readonly { message: string }[] };
    expect(new Set(problems.map(({ message }) => message))).toEqual(new Set(['the file does not exist']));
  });
});

describe('docs/connect.md', () => {
  it('never takes away what Woodpecker allows by itself, and always names an event to Drone', () => {
    const all = pages().map(({ text }) => text);
    const allowed = all.flatMap((text) => text.match(/WOODPECKER_EXTENSIONS_ALLOWED_HOSTS=\S*/g) ?? []);
    const listed = all.flatMap((text) => text.match(/drone plugins registry list.*/g) ?? []);
    expect(allowed.length).toBeGreaterThan(0);
    expect(listed.length).toBeGreaterThan(0);
    for (const setting of allowed) expect(setting).toMatch(/=external,\S/);
    for (const command of listed) expect(command).toMatch(/ --event \w/);
  });
});

describe('docs/how-it-works.md', () => {
  it('has three drawings, and in the one of a life every state of a credential', () => {
    const drawings = blocks('docs/how-it-works.md', 'mermaid');
    expect(drawings.map((drawing) => drawing.split(/\s/, 1)[0])).toEqual([
      'sequenceDiagram',
      'flowchart',
      'stateDiagram-v2',
    ]);
    const drawn = drawings[2]?.matchAll(/(\w+) --> (\w+)/g) ?? [];
    const states = new Set([...drawn].flatMap(([, from, to]) => [from, to]));
    expect([...states].sort()).toEqual(Object.keys(STATES).sort());
  });
});

describe('docs/rotate-secrets.md', () => {
  it('says of every secret of the gateway how to change it', () => {
    const { text } = pageAt('docs/rotate-secrets.md');
    const secrets = Object.entries(ALL_SETTINGS).flatMap(([property, { secret }]) =>
      secret ? [environmentName(property)] : [],
    );
    expect(secrets).toContain('DRONE_SECRET');
    expect(secrets.filter((key) => !new RegExp(`\\b${key}\\b`).test(text))).toEqual([]);
  });
});
