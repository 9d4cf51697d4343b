import { execFile } from 'node:child_process';
import { cp, mkdtemp, readdir, readFile, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { type JestReport } from '../support/jest-report.js';

const run = promisify(execFile);
const ROOT = fileURLToPath(new URL('../../', import.meta.url));
/** What a checkout does not have, and packages, which are linked. */
const NOT_COPIED = /^(?:node_modules|build|dist|coverage|\.git)$/;
/** Milliseconds after which a compiler or a run of tests is taken to hang. */
const TOOLS_MS = 500_000;
const MADE = ['toy-registry', 'toy-pair'];

interface Outcome {
  readonly code: number;
  readonly output: string;
}

/** A contributor in a copy of the repository who does what providers/README.md says. */
describe('npm run new:provider', () => {
  let copy: string;
  beforeAll(async () => {
    copy = await mkdtemp(join(tmpdir(), 'dockpass-copy-'));
    const names = (await readdir(ROOT)).filter((name) => !NOT_COPIED.test(name));
    for (const name of names) await cp(join(ROOT, name), join(copy, name), { recursive: true });
    await symlink(join(ROOT, 'node_modules'), join(copy, 'node_modules'));
    await scaffold(MADE[0] ?? '');
    await scaffold(MADE[1] ?? '', '--pair');
  });
  afterAll(() => rm(copy, { recursive: true }));

  const node = async (...parameters: readonly string[]): Promise<Outcome> => {
    try {
      const options = { cwd: copy, timeout: TOOLS_MS };
      const { stdout, stderr } = await run(process.execPath, [...parameters], options);
      return { code: 0, output: stdout + stderr };
    } catch (error) {
      const { code, stdout, stderr } = error as { code: number; stdout: string; stderr: string };
      return { code, output: stdout + stderr };
    }
  };
  const tool = (path: string, ...parameters: readonly string[]): Promise<Outcome> =>
    node(join(ROOT, 'node_modules', path), ...parameters);
  const scaffold = (...parameters: readonly string[]): Promise<Outcome> =>
    node('tools/new-provider.mjs', ...parameters);
  const testProvider = (...parameters: readonly string[]): Promise<Outcome> =>
    node('tools/test-provider.mjs', ...parameters);
  const folders = MADE.map((id) => `providers/${id}`);
  const pages = MADE.map((id) => `docs/providers/${id}.md`);

  /** Names of the tests of a folder that fail, and how many there were. */
  const failuresOf = async (folder: string): Promise<{ failed: readonly string[]; total: number }> => {
    const report = join(copy, 'report.json');
    await testProvider(folder, '--json', '--outputFile', report);
    const { testResults } = JSON.parse(await readFile(report, 'utf8')) as JestReport;
    const tried = testResults.flatMap(({ assertionResults }) => assertionResults);
    const failed = tried.filter(({ status }) => status !== 'passed');
    return { failed: failed.map(({ fullName }) => fullName).sort(), total: tried.length };
  };

  it(
    'makes what passes lint, types and format at once',
    async () => {
      const scratch = { extends: './tsconfig.json', compilerOptions: { noEmit: true, incremental: false } };
      const project = { ...scratch, include: folders };
      await writeFile(join(copy, 'tsconfig.scratch.json'), JSON.stringify(project));
      expect(await tool('typescript/bin/tsc', '-p', 'tsconfig.scratch.json')).toEqual({
        code: 0,
        output: '',
      });
      expect(await tool('eslint/bin/eslint.js', '--max-warnings', '0', ...folders)).toEqual({
        code: 0,
        output: '',
      });
      const formatted = await tool('prettier/bin/prettier.cjs', '--check', ...folders, ...pages);
      expect(formatted.code).toBe(0);
    },
    TOOLS_MS,
  );

  it(
    'leaves to the contributor what only he knows, and then the kit has nothing to say',
    async () => {
      const totals: number[] = [];
      for (const folder of folders) {
        const { failed, total } = await failuresOf(folder);
        expect(failed).toEqual([
          `${folder} matching claims no address that is only for documentation: replace it by the real hosts`,
          `${folder} papers has a row in providers/README.md`,
          `${folder} papers has nothing left to write (✎)`,
        ]);
        totals.push(total);
      }
      expect(Math.min(...totals)).toBeGreaterThan(30);
      await contribute();
      const whole = [await failuresOf(MADE[0] ?? ''), await failuresOf(`./providers/${MADE[1] ?? ''}/`)];
      expect(whole).toEqual(totals.map((total) => ({ failed: [], total })));
    },
    TOOLS_MS,
  );

  /** Thinks: real hosts, everything marked written. */
  async function contribute(): Promise<void> {
    const files = await Promise.all(
      folders.map(async (folder) => (await readdir(join(copy, folder))).map((file) => `${folder}/${file}`)),
    );
    const formatted = await tool('prettier/bin/prettier.cjs', '--check', 'providers/README.md');
    expect(formatted.code).toBe(0);
    for (const file of [...files.flat(), ...pages, 'providers/README.md']) {
      const text = await readFile(join(copy, file), 'utf8');
      await writeFile(
        join(copy, file),
        text.replaceAll('✎ ', '').replaceAll('✎', 'it').replaceAll('.example', '.dev'),
      );
    }
  }

  it.each([
    [[], 2, 'usage: npm run new:provider -- NAME [--pair]\n'],
    [['a', 'b'], 2, 'usage: npm run new:provider -- NAME [--pair]\n'],
    [['a', '--wrong'], 2, 'usage: npm run new:provider -- NAME [--pair]\n'],
    [['../evil'], 2, 'the name must be like my-registry: lower-case letters, digits and -\n'],
    [['Toy'], 2, 'the name must be like my-registry: lower-case letters, digits and -\n'],
    [['generic'], 2, 'providers/generic is there already\n'],
  ])('refuses %j', async (parameters, code, output) => {
    expect(await scaffold(...parameters)).toEqual({ code, output });
  });

  it.each([
    [[], 'usage: npm run test:provider -- NAME [options of Jest]\n'],
    [['--bail'], 'usage: npm run test:provider -- NAME [options of Jest]\n'],
    [['nobody'], 'providers/ has no folder nobody: npm run new:provider makes one\n'],
    [['src/image'], 'providers/ has no folder src/image: npm run new:provider makes one\n'],
  ])('npm run test:provider refuses %j', async (parameters, output) => {
    expect(await testProvider(...parameters)).toEqual({ code: 2, output });
  });
});
