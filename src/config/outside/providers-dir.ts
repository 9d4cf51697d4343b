import { ConfigError } from '../config-error.js';
import { CORE_SETTINGS } from '../gateway/core-settings.js';
import { ConfigFiles } from '../settings/files.js';
import { Notes } from '../settings/notes.js';
import { environmentSettings } from '../settings/raw-settings.js';
import { SettingReader } from '../settings/setting-reader.js';
import { type Environment, readEnvironment } from '../sources/environment/environment.js';

const TABLE = { providersDir: CORE_SETTINGS.providersDir };

/**
 * The directory with providers from outside, if one is named. It is known before all other settings, which are checked
 * against the providers.
 *
 * @param cwd where relative paths begin
 * @throws ConfigError where it is named wrongly
 */
export async function providersDir(env: Environment, cwd: string): Promise<string | undefined> {
  const files = new ConfigFiles(cwd);
  const written = environmentSettings(await readEnvironment(env, files, new Notes()));
  const notes = new Notes(); // what else is wrong with the environment is told when all of it is read
  const given = new SettingReader(TABLE, [written], notes, files).read('providersDir');
  if (notes.problems.length > 0) throw new ConfigError(notes.problems);
  return given && files.resolve(given.value);
}
