import { access } from 'node:fs/promises';
import { type ConfigFiles } from '../../settings/files.js';
import { LARGEST_FILE } from '../../settings/named-files.js';
import { type Notes } from '../../settings/notes.js';
import { writtenNames } from '../../settings/unknown-names.js';
import { ALL_SETTINGS } from '../../all-settings.js';
import { parseDotenv } from './dotenv-file.js';

export type Environment = Readonly<Record<string, string | undefined>>;

/** The variables of the process and, where it does not have them, those of `.env` in the working directory. */
export async function readEnvironment(
  env: Environment,
  files: ConfigFiles,
  notes: Notes,
): Promise<ReadonlyMap<string, string>> {
  const merged = new Map<string, string>();
  if (await exists(files.resolve('.env'))) {
    await files.load([{ path: '.env', largest: LARGEST_FILE }]);
    const text = files.read('.env', '.env', notes);
    const isRead = (key: string): boolean => env[key] === undefined && isSetting(key);
    for (const [key, value] of parseDotenv(text ?? '', isRead, notes)) merged.set(key, value);
    if ([...merged.keys()].some((key) => SECRET.test(key) && !key.endsWith('_FILE')))
      files.warnIfOpen('.env', '.env', notes);
  }
  for (const [key, value] of Object.entries(env)) {
    if (value !== undefined) merged.set(key, value);
  }
  return merged;
}

function isSetting(key: string): boolean {
  return key.startsWith('REGISTRY_') || writtenNames(ALL_SETTINGS, true).has(key);
}

function exists(path: string): Promise<boolean> {
  return access(path).then(
    () => true,
    () => false,
  );
}

/** A file with none of these may be read by everybody. */
const SECRET = /SECRET|PASSWORD|TOKEN|(?<!PUBLIC_)KEY|AUTH/;
