import { parse } from 'dotenv';
import { existsSync } from 'node:fs';
import { type ConfigFiles } from '../../settings/files.js';

export type Environment = Readonly<Record<string, string | undefined>>;

/** The variables of the process and, where it does not have them, those of `.env` in the working directory. */
export function readEnvironment(env: Environment, files: ConfigFiles): ReadonlyMap<string, string> {
  const merged = new Map<string, string>();
  if (existsSync(files.resolve('.env'))) {
    const text = files.read('.env', '.env');
    for (const [key, value] of Object.entries(parse(text ?? ''))) merged.set(key, value);
    if ([...merged.keys()].some((key) => SECRET.test(key) && !key.endsWith('_FILE')))
      files.warnIfOpen('.env', '.env');
  }
  for (const [key, value] of Object.entries(env)) {
    if (value !== undefined) merged.set(key, value);
  }
  return merged;
}

/** A file with none of these may be read by everybody. */
const SECRET = /SECRET|PASSWORD|TOKEN|(?<!PUBLIC_)KEY|AUTH/;
