import { readFileSync } from 'node:fs';
import { describe, expect, it } from '@jest/globals';
import { parse } from 'yaml';
import { type CheckReport } from '../../src/cli/check/report.js';
import { REAL_PROVIDERS, runCli } from '../support/run-cli.js';

interface Service {
  readonly image: string;
  readonly environment: Readonly<Record<string, unknown>>;
  readonly ports?: readonly string[];
  readonly profiles?: readonly string[];
}
interface Compose {
  readonly services: Readonly<Record<'server' | 'dockpass' | 'database', Service>> &
    Readonly<Record<string, Service>>;
}

const SECRET = 'TEST-ONLY-0123456789abcdef0123456789';
const textOf = (name: string): string =>
  readFileSync(new URL(`../../deploy/compose/${name}.yaml`, import.meta.url), 'utf8');
const read = (text: string): Compose => parse(text, { merge: true }) as Compose;
const filledIn = (text: string): string => text.replaceAll('replace-me', SECRET);
const withDatabase = (text: string): string => text.replace(/^( *)#(?=DATABASE_)/gm, '$1');

async function check({ environment }: Service): Promise<CheckReport> {
  const env = Object.fromEntries(Object.entries(environment).map(([key, value]) => [key, String(value)]));
  const { stdout } = await runCli(['check', '--json'], { env, providersRoot: REAL_PROVIDERS });
  return JSON.parse(stdout) as CheckReport;
}

describe.each(['woodpecker', 'drone'])('deploy/compose/%s.yaml', (name) => {
  const text = textOf(name);

  it('configures a gateway once everything is filled in that is marked, with a database too', async () => {
    for (const whole of [filledIn(text), withDatabase(filledIn(text))]) {
      const { problems } = await check(read(whole).services.dockpass);
      expect(problems).toEqual([]);
    }
  });

  it('starts nothing while something of it is left as it stands', async () => {
    const { problems } = await check(read(text).services.dockpass);
    expect(problems).toContainEqual({
      key: 'REGISTRY_HUB_PASSWORD',
      message: 'is still a placeholder; put the secret in its place',
    });
  });

  it('marks what has to be filled in, in one block and for the database', () => {
    const { services } = read(text);
    const [block = ''] = /^x-fill-in:\n(?: .*\n)+/m.exec(text) ?? [];
    const elsewhere =
      text.replace(block, '').match(/^.*(?:replace-me|example\.com(?!\/dockpass)).*$/gm) ?? [];
    expect(elsewhere.filter((line) => !/DATABASE_|POSTGRES_PASSWORD/.test(line))).toEqual([]);
    expect(services.database.profiles).toEqual(['database']);
    expect(Object.values(services).filter(({ profiles }) => profiles)).toHaveLength(1);
  });

  it('publishes nothing but the server, and that to this machine', () => {
    const ports = Object.entries(read(text).services).flatMap(([service, { ports: published = [] }]) =>
      published.map((port) => `${service} ${port}`),
    );
    expect(ports).toHaveLength(1);
    expect(ports[0]).toMatch(/^server 127\.0\.0\.1:/);
  });

  it('names Dockpass to whoever asks it, as it listens', () => {
    const { environment } = read(text).services[name === 'drone' ? 'runner' : 'server'] ?? {};
    expect(Object.values(environment ?? {})).toContain(`http://dockpass:3000/${name}`);
  });
});
