import { type Stats } from 'node:fs';
import { lstat, readdir, realpath, stat } from 'node:fs/promises';
import { dirname, join, relative, sep } from 'node:path';
import { codeOf } from '../../wire/error-facts.js';
import { refused } from './outside-error.js';

/** Files and directories that are looked at; more are no few providers, but somebody's disk. */
const MOST_FILES = 20_000;
const WRITABLE_BY_ALL = 0o002;
const STICKY = 0o1000;

/**
 * The real path of a directory whose code may run in this process: it, all that is in it and all that it lies in belong
 * to root or to whoever runs this, and nobody else's write there but a group's that they chose.
 *
 * @throws RegistrationError with what to do
 */
export async function trustedDirectory(path: string): Promise<string> {
  const root = await realpath(path).catch((error: unknown) => {
    throw refused(`: ${noDirectory(error)}`, error);
  });
  const facts = await stat(root);
  if (!facts.isDirectory()) throw refused(': must be a directory, with a folder for each provider');
  await refuseAbove(root);
  refuseForeign('', facts);
  await refuseWithin(root, root, { left: MOST_FILES });
  return root;
}

function noDirectory(error: unknown): string {
  return codeOf(error) === 'ENOENT'
    ? 'there is no such directory: make it, or leave the setting out'
    : `the directory cannot be read (${codeOf(error)}): whoever runs Dockpass has to be allowed to`;
}

/** Who may rename a directory above may put another in the place of all below. */
async function refuseAbove(root: string): Promise<void> {
  const parent = dirname(root);
  if (parent === root) return;
  const facts = await stat(parent);
  const isShared = (facts.mode & STICKY) !== 0; // like /tmp: only owners rename there
  const problem = isShared ? ownerProblem(facts) : problemOf(facts);
  if (problem !== undefined)
    throw refused(`: a directory in which it lies ${problem}; \`namei -l\` shows which`);
  await refuseAbove(parent);
}

async function refuseWithin(folder: string, root: string, budget: { left: number }): Promise<void> {
  for (const name of await readdir(folder)) {
    const path = join(folder, name);
    const shown = `/${relative(root, path)}`;
    if ((budget.left -= 1) < 0)
      throw refused(` holds more than ${String(MOST_FILES)} files: name a directory of its own`);
    const facts = await lstat(path);
    if (facts.isSymbolicLink()) await refuseLinkOut(path, shown, root);
    else {
      refuseForeign(shown, facts);
      if (facts.isDirectory()) await refuseWithin(path, root, budget);
    }
  }
}

/** What lies within is looked at in its own place. */
async function refuseLinkOut(path: string, shown: string, root: string): Promise<void> {
  const target = await realpath(path).catch(() => '');
  if (!target.startsWith(root + sep)) {
    throw refused(`${shown} is a link out of the directory: put a copy in its place`);
  }
}

function refuseForeign(shown: string, facts: Stats): void {
  const problem = problemOf(facts);
  if (problem !== undefined) throw refused(`${shown}${shown === '' ? ':' : ''} ${problem}`);
}

function problemOf(facts: Stats): string | undefined {
  if ((facts.mode & WRITABLE_BY_ALL) !== 0) {
    return 'can be written by every user of the machine: take that away (chmod o-w)';
  }
  return ownerProblem(facts);
}

function ownerProblem({ uid }: Stats): string | undefined {
  if (uid === 0 || uid === process.getuid?.()) return undefined;
  return 'belongs to a user who is neither root nor the one that runs Dockpass: change its owner (chown)';
}
