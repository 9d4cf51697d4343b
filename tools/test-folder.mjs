/**
 * What `test:provider` and `test:store` share: the contract kit and the specs of one folder, without a build. Where
 * `outside` is true, the folder may lie anywhere.
 */
import { spawn } from 'node:child_process';
import { existsSync, statSync } from 'node:fs';
import console from 'node:console';
import process from 'node:process';
import { basename, dirname, relative, resolve } from 'node:path';

const ID = /^[a-z][a-z0-9-]{0,40}$/;

/** The folder is said by its name, or by its path as a shell completes it; what follows are options of Jest. */
export function testFolder({ word, directory, outside = false }) {
  const [folder = '', ...options] = process.argv.slice(2);
  if (folder === '' || folder.startsWith('-')) stop(`usage: npm run test:${word} -- NAME [options of Jest]`);
  const elsewhere = outside ? placeOutside(folder, directory) : undefined;
  const id = ID.test(folder) ? folder : relative(resolve(directory), resolve(folder));
  if (elsewhere === undefined && (!ID.test(id) || !existsSync(`${directory}/${id}`))) {
    stop(`${directory}/ has no folder ${folder}: npm run new:${word} makes one`);
  }
  const tested = elsewhere ?? { name: id, path: resolve(`${directory}/${id}`) };
  const kit = `test/${word}-contract/${word}-contract.spec.ts`;
  const node = ['--experimental-vm-modules', '--disable-warning=ExperimentalWarning'];
  // Of the whole path, since the checkout may lie in a folder of such a name.
  const specs = [resolve(kit), `${tested.path}/`];
  const child = spawn(process.execPath, [...node, 'node_modules/jest/bin/jest.js', ...specs, ...options], {
    stdio: 'inherit',
    env: {
      ...process.env,
      [`TESTED_${word.toUpperCase()}`]: tested.name,
      ...(elsewhere && { TESTED_DIRECTORY: dirname(elsewhere.path) }),
    },
  });
  child.on('exit', (code) => {
    process.exitCode = code ?? 1;
  });
}

/** A folder that lies in no directory of this repository, with a name that can be an id. */
function placeOutside(folder, directory) {
  const path = resolve(folder);
  const name = basename(path);
  const isWithin = path.startsWith(`${resolve('.')}/`);
  const isThere = folder.includes('/') && existsSync(path) && statSync(path).isDirectory();
  return isThere && !isWithin && ID.test(name) && !existsSync(`${directory}/${name}`)
    ? { name, path }
    : undefined;
}

function stop(message) {
  console.error(message);
  process.exit(2);
}
