import { ALL_SETTINGS } from './all-settings.js';
import { CORE_SETTINGS } from './gateway/core-settings.js';
import { type ConfigFiles } from './settings/files.js';
import { namedFiles } from './settings/named-files.js';
import { type Notes } from './settings/notes.js';
import { environmentSettings, type RawSettings } from './settings/raw-settings.js';
import { SettingReader } from './settings/setting-reader.js';
import { type ConfigFile, readConfigFile } from './sources/config-file/config-file.js';
import { type Environment, readEnvironment } from './sources/environment/environment.js';

/** What is written, and where, before anything but its form is looked at. */
export interface Written {
  readonly variables: ReadonlyMap<string, string>;
  readonly file: ConfigFile;
  /** Where settings of the gateway stand: the environment, and the top of the file. */
  readonly written: readonly RawSettings[];
}

const OWN_FILE = { dockpassConfig: CORE_SETTINGS.dockpassConfig };

/** Reads the environment, `.env` and the file that they name. What is wrong is noted. */
export async function readWritten(env: Environment, files: ConfigFiles, notes: Notes): Promise<Written> {
  const variables = await readEnvironment(env, files, notes);
  const environment = environmentSettings(variables);
  await files.load(namedFiles(environment, [OWN_FILE]));
  const path = new SettingReader(OWN_FILE, [environment], notes, files).read('dockpassConfig');
  const file = await readConfigFile(path, { table: ALL_SETTINGS, files, notes });
  return { variables, file, written: [environment, file.core] };
}
