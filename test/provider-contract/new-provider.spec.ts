import { execFile } from 'node:child_process';
import { cp, mkdtemp, readdir, readFile, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';

const run = promisify(execFile);
const ROOT = fileURLToPath(new URL('../../', import.meta.url));
const COPIED = [
  ...['src', 'test', 'providers', 'docs', 'tools', 'package.json', 'tsconfig.json'],
  ...['eslint.config.mjs', 'jest.config.mjs', '.prettierrc.json', '.prettierignore'],
];
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
    for (const name of COPIED) await cp(join(ROOT, name), join(copy, name), { recursive: true });
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
  const folders = MADE.map((id) => `providers/${id}`);
  const pages = MADE.map((id) => `docs/providers/${id}.md`);

  /** Names of the kit's tests of the new folders that fail, and how many there were. */
  const kit = async (): Promise<{ readonly failed: readonly string[]; readonly total: number }> => {
    const report = join(copy, 'report.json');
    await node(
      ...['--experimental-vm-modules', '--disable-warning=ExperimentalWarning'],
      join(ROOT, 'node_modules/jest/bin/jest.js'),
      ...['provider-contract/provider-contract.spec', '-t', `providers/(?:${MADE.join('|')})`],
      ...['--json', '--outputFile', report],
    );
    const { testResults } = JSON.parse(await readFile(report, 'utf8')) as Report;
    const all = testResults.flatMap(({ assertionResults }) => assertionResults);
    const tried = all.filter(({ status }) => status !== 'pending');
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
      const open = await kit();
      expect(open.total).toBeGreaterThan(60);
      expect(open.failed).toEqual(
        folders
          .flatMap((folder) => [
            `${folder} matching claims no address that is only for documentation: replace it by the real hosts`,
            `${folder} papers has a row in providers/README.md`,
            `${folder} papers has nothing left to write (✎)`,
          ])
          .sort(),
      );
      await contribute();
      expect(await kit()).toEqual({ failed: [], total: open.total });
    },
    TOOLS_MS,
  );

  /** Thinks: real hosts, everything marked written, a row in the table. */
  async function contribute(): Promise<void> {
    const files = await Promise.all(
      folders.map(async (folder) => (await readdir(join(copy, folder))).map((file) => `${folder}/${file}`)),
    );
    for (const file of [...files.flat(), ...pages]) {
      const text = await readFile(join(copy, file), 'utf8');
      await writeFile(
        join(copy, file),
        text.replaceAll('✎ ', '').replaceAll('✎', 'it').replaceAll('.example', '.dev'),
      );
    }
    const readme = join(copy, 'providers/README.md');
    const rows = MADE.map((id) => `| [\`${id}\`](../docs/providers/${id}.md) | toys |\n`);
    const text = await readFile(readme, 'utf8');
    await writeFile(readme, text.replace(/^(\| \[`)/m, `${rows.join('')}$1`));
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
});

interface Report {
  readonly testResults: readonly {
    readonly assertionResults: readonly { readonly fullName: string; readonly status: string }[];
  }[];
}
