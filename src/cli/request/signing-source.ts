import { closeSync, openSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { type SigningSource } from '../../dialects/sample-client.js';
import { type KeyRing } from '../../dialects/shared/signed-head.js';
import { type CliContext } from '../terminal/context.js';
import { codeOf } from '../../wire/error-facts.js';
import { MisuseError } from '../terminal/exit-status.js';
import { type RequestFlags } from './plan.js';

/** Options and files of this machine, and the keys of a configured client. Paths are relative to the working directory. */
export function signingSource(flags: RequestFlags, keys: KeyRing, { cwd }: CliContext): SigningSource {
  const given = { ...flags } as Readonly<Record<string, string | true | undefined>>;
  return {
    option: (property) => given[property],
    keys,
    read: (option, path) => readText(option, resolve(cwd, path)),
    writeNew: (option, path, text) => {
      writeNew(option, resolve(cwd, path), text);
    },
    misuse: (message) => new MisuseError(message),
  };
}

/** Bytes; keys and secrets are far smaller. */
const LARGEST = 64 * 1024;

/** The path is in no message: it may be a misplaced secret. */
function readText(option: string, path: string): string {
  try {
    if (statSync(path).size > LARGEST) throw new MisuseError(`${option}: the file is too large for a key`);
    return readFileSync(path, 'utf8').replace(/\r?\n$/, '');
  } catch (error) {
    if (error instanceof MisuseError) throw error;
    throw new MisuseError(`${option}: the file cannot be read`);
  }
}

function writeNew(option: string, path: string, text: string): void {
  try {
    const file = openSync(path, 'wx', 0o600);
    writeFileSync(file, text);
    closeSync(file);
  } catch (error) {
    throw new MisuseError(
      codeOf(error) === 'EEXIST'
        ? `${option}: the file exists already; it is not overwritten`
        : `${option}: the file cannot be written`,
    );
  }
}
