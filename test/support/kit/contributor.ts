import { execFile } from 'node:child_process';
import { cp, mkdtemp, readdir, readFile, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { type JestReport } from '../programs/jest-report.js';

const run = promisify(execFile);
const ROOT = fileURLToPath(new URL('../../../', import.meta.url));
/** What a checkout does not have, and packages, which are linked. */
const NOT_COPIED = /^(?:node_modules|build|dist|coverage|\.git)$/;
/** Milliseconds after which a compiler or a run of tests is taken to hang. */
export const TOOLS_MS = 500_000;

export interface Outcome {
  readonly code: number;
  readonly output: string;
}

/** Somebody who works in a copy of the repository. */
export class Contributor {
  private constructor(private readonly copy: string) {}

  static async arrive(): Promise<Contributor> {
    const copy = await mkdtemp(join(tmpdir(), 'dockpass-copy-'));
    const names = (await readdir(ROOT)).filter((name) => !NOT_COPIED.test(name));
    for (const name of names) await cp(join(ROOT, name), join(copy, name), { recursive: true });
    await symlink(join(ROOT, 'node_modules'), join(copy, 'node_modules'));
    return new Contributor(copy);
  }

  /** Runs a program of Node in the copy. */
  async node(...parameters: readonly string[]): Promise<Outcome> {
    try {
      const options = { cwd: this.copy, timeout: TOOLS_MS };
      const { stdout, stderr } = await run(process.execPath, [...parameters], options);
      return { code: 0, output: stdout + stderr };
    } catch (error) {
      const { code, stdout, stderr } = error as { code: number; stdout: string; stderr: string };
      return { code, output: stdout + stderr };
    }
  }

  /** Runs a program of a package. */
  tool(path: string, ...parameters: readonly string[]): Promise<Outcome> {
    return this.node(join(ROOT, 'node_modules', path), ...parameters);
  }

  /** What types, lint and format say of what was made; all codes are 0 where they say nothing. */
  async complaints(folders: readonly string[], pages: readonly string[]): Promise<readonly Outcome[]> {
    await this.narrow(folders);
    return [
      await this.tool('typescript/bin/tsc', '--noEmit', '--incremental', 'false'),
      await this.tool('eslint/bin/eslint.js', '--max-warnings', '0', ...folders),
      await this.tool('prettier/bin/prettier.cjs', '--check', '--log-level', 'warn', ...folders, ...pages),
    ];
  }

  /** Names of the tests that fail when a program of `tools/` tests a folder, and how many there were. */
  async failuresOf(program: string, folder: string): Promise<{ failed: readonly string[]; total: number }> {
    await this.node(program, folder, '--runInBand', '--json', '--outputFile', join(this.copy, 'report.json'));
    const { testResults } = JSON.parse(await this.read('report.json')) as JestReport;
    const tried = testResults.flatMap(({ assertionResults }) => assertionResults);
    const failed = tried.filter(({ status }) => status !== 'passed');
    return { failed: failed.map(({ fullName }) => fullName).sort(), total: tried.length };
  }

  /** Thinks: everything that is marked in these folders and files is written, and the hosts are real ones. */
  async contribute(folders: readonly string[], files: readonly string[]): Promise<void> {
    const made = folders.map(async (folder) =>
      (await readdir(join(this.copy, folder))).map((file) => `${folder}/${file}`),
    );
    for (const file of [...(await Promise.all(made)).flat(), ...files]) {
      const text = await this.read(file);
      const thought = text.replaceAll('✎ ', '').replaceAll('✎', 'it').replaceAll('.example', '.dev');
      await this.write(file, thought);
    }
  }

  async leave(): Promise<void> {
    await rm(this.copy, { recursive: true });
  }

  /** Lets types and lint look at these folders and what they import: of all the rest they would read everything, twice. */
  private async narrow(folders: readonly string[]): Promise<void> {
    const config = JSON.parse(await this.read('tsconfig.json')) as object;
    await this.write('tsconfig.json', JSON.stringify({ ...config, include: folders }));
  }

  private read(file: string): Promise<string> {
    return readFile(join(this.copy, file), 'utf8');
  }

  private write(file: string, text: string): Promise<void> {
    return writeFile(join(this.copy, file), text);
  }
}
