/**
 * npm run docs:update
 *
 * Writes into the pages what the code says: tables, lists and outputs that `test/docs` compares. The same tests do it,
 * one after another, and fail where something is left that only people can write: the meaning of a new row (✎).
 */
import { spawnSync } from 'node:child_process';
import process from 'node:process';

const JEST = [
  '--experimental-vm-modules',
  '--disable-warning=ExperimentalWarning',
  'node_modules/jest/bin/jest.js',
];
const PRETTIER = ['node_modules/prettier/bin/prettier.cjs', '--write', '--log-level', 'warn', 'docs/*.md'];

const status = run([...JEST, '--runInBand', '--silent', 'test/docs'], { DOCS_UPDATE: 'yes' });
process.exitCode = run(PRETTIER) || status;

function run(args, variables = {}) {
  const options = { stdio: 'inherit', env: { ...process.env, ...variables } };
  return spawnSync(process.execPath, args, options).status ?? 1;
}
