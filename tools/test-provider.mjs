/**
 * npm run test:provider -- NAME [options of Jest]
 *
 * The contract kit and the provider's own specs, for one folder of `providers/`: its name, or its path as a shell
 * completes it. Nothing is built for it; what needs the built program is part of `npm test`.
 */
import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import console from 'node:console';
import process from 'node:process';
import { relative, resolve } from 'node:path';

const USAGE = 'usage: npm run test:provider -- NAME [options of Jest]';
const KIT = 'test/provider-contract/provider-contract.spec.ts';
const ID = /^[a-z][a-z0-9-]{0,40}$/;

const [folder = '', ...options] = process.argv.slice(2);
if (folder === '' || folder.startsWith('-')) stop(USAGE);
const id = ID.test(folder) ? folder : relative(resolve('providers'), resolve(folder));
if (!ID.test(id) || !existsSync(`providers/${id}`)) {
  stop(`providers/ has no folder ${folder}: npm run new:provider makes one`);
}

const node = ['--experimental-vm-modules', '--disable-warning=ExperimentalWarning'];
const jest = ['node_modules/jest/bin/jest.js', KIT, `providers/${id}/`, ...options];
const child = spawn(process.execPath, [...node, ...jest], {
  stdio: 'inherit',
  env: { ...process.env, TESTED_PROVIDER: id },
});
child.on('exit', (code) => {
  process.exitCode = code ?? 1;
});

function stop(message) {
  console.error(message);
  process.exit(2);
}
