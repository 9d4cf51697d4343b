import { execFile } from 'node:child_process';
import { readdir, readFile } from 'node:fs/promises';
import { pathToFileURL } from 'node:url';
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
});

/** The chunk that exports a name. */
async function chunkWith(name: string): Promise<URL> {
  const exported = new RegExp(`export\\{(?:[^}]*,)?${name}[,}]`);
  for (const file of await readdir(CHUNKS)) {
    const chunk = new URL(file, CHUNKS);
    if (file.endsWith('.js') && exported.test(await readFile(chunk, 'utf8'))) return chunk;
  }
  throw new Error(`no chunk exports ${name} any more: find another way to it`);
}
