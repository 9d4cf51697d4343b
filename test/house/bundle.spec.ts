import { execFile } from 'node:child_process';
import { cp, mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { isBuiltin } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { promisify } from 'node:util';
import { beforeAll, describe, expect, it } from '@jest/globals';
import { endWithFile, HANGS_MS } from '../support/children.js';
import { needProgram, PROGRAM } from '../support/program.js';

const CHUNKS = new URL('../chunks/', pathToFileURL(PROGRAM));

/** Nest's adapter out of the bundle, with the parsers that it has from Express where nobody says otherwise. */
const serve = (chunk: URL): string => `
  const { ExpressAdapter } = await import('${chunk.href}');
  const adapter = new ExpressAdapter();
  adapter.initHttpServer({});
  adapter.registerParserMiddleware();
  adapter.post('/', (request, response) => response.end(JSON.stringify(request.body)));
  const server = adapter.listen(0, '127.0.0.1', async () => {
    const url = 'http://127.0.0.1:' + server.address().port;
    const post = async (type, body) => {
      const answer = await fetch(url, { method: 'POST', headers: { 'content-type': type }, body });
      return answer.text();
    };
    console.log(await post('application/json', '{"a":[1]}'));
    console.log(await post('application/x-www-form-urlencoded', 'b=2'));
    process.exit();
  });`;

describe('the bundle', () => {
  beforeAll(needProgram);

  it('gives Express the parsers of bodies that it leaves outside', async () => {
    const running = promisify(execFile)(
      process.execPath,
      [
        '--input-type=module',
        '--import',
        'reflect-metadata',
        '--eval',
        serve(await chunkWith('ExpressAdapter')),
      ],
      { timeout: HANGS_MS },
    );
    endWithFile(running.child);
    expect((await running).stdout).toBe('{"a":[1]}\n{"b":"2"}\n');
  });

  it('needs nothing beside it but what Node brings: every package can be loaded where nothing is installed', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'dockpass-bare-'));
    try {
      await cp(new URL('../', CHUNKS), join(folder, 'dist'), { recursive: true });
      await cp(fileURLToPath(new URL('../../package.json', CHUNKS)), join(folder, 'package.json'));
      const running = promisify(execFile)(
        process.execPath,
        ['--input-type=module', '--eval', loadAll(await packagesOf(folder))],
        { cwd: folder, timeout: HANGS_MS },
      );
      endWithFile(running.child);
      const { stdout, stderr } = await running;
      expect({ failed: stdout, stderr }).toEqual({ failed: '', stderr: '' });
    } finally {
      await rm(folder, { recursive: true });
    }
  });

  it('imports packages by a name of its own, from what is bundled of them', async () => {
    const metas = await Promise.all(
      ['program', 'packages'].map((name) =>
        readFile(new URL(`../../build/meta/${name}.json`, CHUNKS), 'utf8'),
      ),
    );
    const imported = metas
      .flatMap((text) => Object.values((JSON.parse(text) as Metafile).outputs))
      .flatMap(({ imports }) => imports.filter(({ external }) => external).map(({ path }) => path));
    const others = imported.filter(
      (path) => !isBuiltin(path) && !/^(?:node:|#packages\/)/.test(path) && !NATIVE.includes(path),
    );
    // What Nest and `pg` would use if it were installed.
    expect(
      others.filter((path) => !/^(?:@nestjs\/(?:microservices|websockets)|pg-native$)/.test(path)),
    ).toEqual([]);
    expect(imported).toContain('#packages/undici');
  });
});

interface Metafile {
  readonly outputs: Readonly<
    Record<string, { readonly imports: readonly { path: string; external?: boolean }[] }>
  >;
}

const { optionalDependencies = {} } = JSON.parse(await readFile('package.json', 'utf8')) as {
  optionalDependencies?: object;
};
const NATIVE = Object.keys(optionalDependencies);

/** The bundled packages, as the program imports them. */
async function packagesOf(folder: string): Promise<readonly string[]> {
  const files = await readdir(join(folder, 'dist/packages'), { recursive: true });
  return files
    .filter((file) => file.endsWith('.js') && !file.startsWith('chunks/'))
    .map((file) => `./dist/packages/${file}`);
}

const loadAll = (files: readonly string[]): string => `
  for (const file of ${JSON.stringify(files)})
    await import(file).catch((error) => console.log(file, error.message));`;

/** The chunk that exports a name. */
async function chunkWith(name: string): Promise<URL> {
  const exported = new RegExp(`export\\{(?:[^}]*,)?${name}[,}]`);
  for (const file of await readdir(CHUNKS)) {
    const chunk = new URL(file, CHUNKS);
    if (file.endsWith('.js') && exported.test(await readFile(chunk, 'utf8'))) return chunk;
  }
  throw new Error(`no chunk exports ${name} any more: find another way to it`);
}
