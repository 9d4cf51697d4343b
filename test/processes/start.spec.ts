import { spawnSync } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { HANGS_MS } from '../support/children.js';
import { withGateway } from '../support/gateway-process.js';
import { BOTH_CLIENTS } from '../support/in-process-gateway.js';
import { preload } from '../support/programs/preload.js';
import { needProgram, PROGRAM, programEnv } from '../support/program.js';
import { until } from '../support/until.js';

const root = new URL('../../', import.meta.url);
const WHOLE = { encoding: 'utf8', timeout: HANGS_MS } as const;

/** What `npm run build` makes of the sources (`tools/bundle.mjs`). */
describe('the bundled program', () => {
  beforeAll(needProgram);

  it('has every folder of providers/, and finds each of them', () => {
    const folders = foldersOf('providers');
    const { stdout } = spawnSync(PROGRAM, ['providers', '--json'], { env: programEnv(), ...WHOLE });
    const providers = JSON.parse(stdout) as { providers: { id: string }[] };
    expect(providers.providers.map(({ id }) => id)).toEqual(folders);
  });

  it('has every folder of stores/, and finds each of them', () => {
    const folders = foldersOf('stores');
    const { stdout } = spawnSync(PROGRAM, ['stores', '--json'], { env: programEnv(), ...WHOLE });
    const stores = JSON.parse(stdout) as { stores: { id: string }[] };
    expect(stores.stores.map(({ id }) => id)).toEqual(folders);
  });

  it('starts with fixed passwords from its own files alone, and from few: no package, no SDK', async () => {
    const env = {
      ...BOTH_CLIENTS,
      REGISTRY_HUB_ADDRESS: 'r.example',
      REGISTRY_HUB_USERNAME: 'octocat',
      REGISTRY_HUB_PASSWORD: 'TEST-ONLY-password',
      REGISTRY_PAIR_ADDRESS: 'acmeimages.azurecr.io', // a provider with an SDK, which a fixed password does not need
      REGISTRY_PAIR_USERNAME: 'octocat',
      REGISTRY_PAIR_PASSWORD: 'TEST-ONLY-password',
    };
    await withGateway(
      env,
      async (gateway) => {
        expect((await fetch(`${gateway.url}/healthz`)).status).toBe(200);
        const loaded = [...gateway.output.matchAll(/^LOADED (\S+)$/gm)].map(([, url = '']) => url);
        const own = new URL('dist/', root).href;
        expect(loaded).toContain(pathToFileURL(PROGRAM).href);
        expect(loaded.filter((url) => !url.startsWith(own) || url.startsWith(`${own}packages/`))).toEqual([]);
        const apart = /\/(?:openapi|platform-express|serve|explain|check|request|providers|stores)-\w+\.js$/;
        expect(loaded.map((url) => apart.exec(url)?.[0].replace(/-\w+\.js$/, '')).filter(Boolean)).toEqual([
          '/serve',
        ]);
      },
      { nodeOptions: TELL_FILES },
    );
  });

  const SDKS: Readonly<Record<string, [string, Readonly<Record<string, string>>]>> = {
    ecr: ['@aws-sdk/client-ecr', { ADDRESS: '123456789012.dkr.ecr.eu-west-1.amazonaws.com' }],
    gcr: ['google-auth-library', { ADDRESS: 'europe-docker.pkg.dev' }],
    acr: ['@azure/identity', { ADDRESS: 'acmeimages.azurecr.io' }],
  };
  it.each(Object.entries(SDKS))(
    'loads the SDK of %s for an entry that needs it, before anybody asks',
    async (_, [sdk, settings]) => {
      const entry = Object.entries(settings).map(([key, value]) => [`REGISTRY_CLOUD_${key}`, value]);
      await withGateway(
        { ...BOTH_CLIENTS, ...(Object.fromEntries(entry) as Record<string, string>) },
        async (gateway) => {
          await until(() => gateway.output.includes(`/dist/packages/${sdk}.js`));
        },
        { nodeOptions: TELL_FILES },
      );
    },
  );

  it('can be run as a command after every build', () => {
    const { version } = packageFile();
    const { status, stdout } = spawnSync(PROGRAM, ['--version'], { env: programEnv(), ...WHOLE });
    expect([status, stdout]).toEqual([0, `${version}\n`]);
  });

  it('tells lines of the sources in stack traces', () => {
    const broken = preload(`process.cwd = () => { throw new Error('made up'); };`);
    const { stderr } = spawnSync(PROGRAM, ['check'], { env: programEnv(broken), ...WHOLE });
    expect(stderr).toMatch(
      /Error: made up\n(?:.*\n)*.* \(?\S+\/src\/cli\/terminal\/context\.ts:\d+:\d+\)?\n/,
    );
  });
});

describe('`npm start`', () => {
  const folder = mkdtempSync(join(tmpdir(), 'dockpass-start-'));
  afterAll(() => {
    rmSync(folder, { recursive: true });
  });

  it('builds what is missing, says so, and builds nothing the next time', () => {
    const build = `mkdir -p dist/src && cd dist/src && echo '#!/bin/sh\necho runs $1' > main.js && chmod +x main.js`;
    const { start } = packageFile().scripts;
    writeFileSync(join(folder, 'package.json'), JSON.stringify({ scripts: { start, build } }));
    const run = (): readonly unknown[] => {
      const { status, stdout, stderr } = spawnSync('npm', ['-s', 'start'], {
        cwd: folder,
        ...WHOLE,
      });
      return [status, stdout, stderr];
    };
    expect(run()).toEqual([0, 'runs serve\n', 'building…\n']);
    expect(run()).toEqual([0, 'runs serve\n', '']);
    rmSync(join(folder, 'dist'), { recursive: true });
    writeFileSync(join(folder, 'package.json'), JSON.stringify({ scripts: { start, build: 'exit 3' } }));
    expect(run()).toEqual([3, '', 'building…\n']);
  });
});

interface PackageFile {
  readonly version: string;
  readonly scripts: { readonly start: string };
}

function packageFile(): PackageFile {
  return JSON.parse(readFileSync(new URL('package.json', root), 'utf8')) as PackageFile;
}

function foldersOf(path: string): string[] {
  const found = readdirSync(new URL(path, root), { withFileTypes: true });
  return found.flatMap((item) => (item.isDirectory() ? [item.name] : [])).sort();
}

/** Makes the program print every file that it loads, as ES module or CommonJS. */
const hook = `
  import { writeSync } from 'node:fs';
  export const load = (url, context, next) => {
    if (url.startsWith('file:')) writeSync(2, 'LOADED ' + url + '\\n');
    return next(url, context);
  };`;
const tellFiles = `
  import { writeSync } from 'node:fs';
  import Module, { register } from 'node:module';
  register(${JSON.stringify(asUrl(hook))});
  const load = Module._extensions['.js'];
  Module._extensions['.js'] = (module, path) => {
    writeSync(2, 'LOADED file://' + path + '\\n');
    load(module, path);
  };`;
const TELL_FILES = preload(tellFiles);

function asUrl(source: string): string {
  return `data:text/javascript,${encodeURIComponent(source)}`;
}
