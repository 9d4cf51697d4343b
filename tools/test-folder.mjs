/** What `test:provider` and `test:store` share: the contract kit and the specs of one folder, without a build. */
import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import console from 'node:console';
import process from 'node:process';
import { relative, resolve } from 'node:path';

const ID = /^[a-z][a-z0-9-]{0,40}$/;

/** The folder is said by its name, or by its path as a shell completes it; what follows are options of Jest. */
export function testFolder({ word, directory }) {
  const [folder = '', ...options] = process.argv.slice(2);
  if (folder === '' || folder.startsWith('-')) stop(`usage: npm run test:${word} -- NAME [options of Jest]`);
  const id = ID.test(folder) ? folder : relative(resolve(directory), resolve(folder));
  if (!ID.test(id) || !existsSync(`${directory}/${id}`)) {
    stop(`${directory}/ has no folder ${folder}: npm run new:${word} makes one`);
  }
  const kit = `test/${word}-contract/${word}-contract.spec.ts`;
  const node = ['--experimental-vm-modules', '--disable-warning=ExperimentalWarning'];
  // Of the whole path, since the checkout may lie in a folder of such a name.
  const specs = [resolve(kit), `${resolve(`${directory}/${id}`)}/`];
  const child = spawn(process.execPath, [...node, 'node_modules/jest/bin/jest.js', ...specs, ...options], {
    stdio: 'inherit',
    env: { ...process.env, [`TESTED_${word.toUpperCase()}`]: id },
  });
  child.on('exit', (code) => {
    process.exitCode = code ?? 1;
  });
}

function stop(message) {
  console.error(message);
  process.exit(2);
}
