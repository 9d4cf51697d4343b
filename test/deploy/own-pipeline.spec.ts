import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { parse } from 'yaml';
import { REAL_PROVIDERS, runCli } from '../support/run-cli.js';

interface Step {
  readonly name: string;
  readonly image: string;
  readonly settings?: Readonly<Record<string, unknown>>;
  readonly when?: unknown;
}

const read = (path: string): string => readFileSync(new URL(`../../${path}`, import.meta.url), 'utf8');
const { steps } = parse(read('.woodpecker.yml')) as { steps: readonly Step[] };
const REPO = 'dockpass/dockpass';
const PLUGIN = 'woodpeckerci/plugin-docker-buildx';

interface Explanation {
  readonly secrets?: readonly string[];
  readonly image?: { readonly entry?: string | null };
}

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'dockpass-own-'));
  const config = read('deploy/woodpecker/dockpass.yml').replaceAll('/run/secrets/dockpass', folder);
  writeFileSync(join(folder, 'dockpass.yml'), config);
  for (const name of ['puller', 'releaser'])
    writeFileSync(join(folder, name), `TEST-ONLY-${name}-0123456789`);
});
afterAll(() => {
  rmSync(folder, { recursive: true });
});

async function explained(...words: readonly string[]): Promise<Explanation | undefined> {
  const { stdout, stderr } = await runCli(['explain', '--repo', REPO, '--json', ...words], {
    env: { DOCKPASS_CONFIG: join(folder, 'dockpass.yml') },
    providersRoot: REAL_PROVIDERS,
  });
  expect(stderr).toBe('');
  return (JSON.parse(stdout) as { explanations: readonly Explanation[] }).explanations[0];
}

describe('the pipeline that builds Dockpass with a Dockpass', () => {
  const own = steps.filter(({ image }) => image.startsWith('registry.example.com/'));

  it.each(['push', 'tag', 'manual', 'pull_request'])(
    'can pull the image of each step of a %s',
    async (event) => {
      expect(own.map(({ name }) => name)).toEqual(['check', 'package']);
      for (const { image } of own) {
        const { image: given } = (await explained('--event', event, '--image', image)) ?? {};
        expect(given?.entry).toBe('ci');
      }
    },
  );

  it('gives nothing to a fork', async () => {
    const { image: given } =
      (await explained('--event', 'pull_request', '--fork', '--image', own[0]?.image ?? '')) ?? {};
    expect(given?.entry ?? null).toBeNull();
  });

  it('pushes with secrets that are given for a tag alone, to the plugin alone', async () => {
    const [step] = steps.filter(({ image }) => image === PLUGIN);
    const asked = Object.values(step?.settings ?? {}).flatMap((value) =>
      typeof value === 'object' && value !== null && 'from_secret' in value ? [value.from_secret] : [],
    );
    expect(asked).toEqual(['release_username', 'release_password']);
    expect(step?.when).toEqual([{ event: 'tag' }]);
    expect((await explained('--for', 'secrets', '--event', 'tag'))?.secrets).toEqual([
      ...asked,
      'release_docker_config',
    ]);
    expect((await explained('--for', 'secrets', '--event', 'push'))?.secrets).toEqual([]);
    const { registries } = parse(read('deploy/woodpecker/dockpass.yml')) as { registries: readonly object[] };
    expect(registries[1]).toMatchObject({ name: 'release', secretImages: [PLUGIN] });
  });
});
