import { type ConfigNote } from './gateway-config.js';
import { ConfigError } from './config-error.js';
import { type ListenPlace, readPlace } from './gateway/core-config.js';
import { CORE_SETTINGS } from './gateway/core-settings.js';
import { readWritten } from './read-written.js';
import { ConfigFiles } from './settings/files.js';
import { Notes } from './settings/notes.js';
import { SettingReader } from './settings/setting-reader.js';
import { type Environment } from './sources/environment/environment.js';

export interface ConfiguredListen extends ListenPlace {
  /** Whether TLS is spoken there. */
  readonly tls: boolean;
  /** What is wrong with where settings stand: a gateway that runs may have read them while they were right. */
  readonly doubts: readonly ConfigNote[];
}

/**
 * Where the gateway listens that is configured here, and nothing else of it: no secret is used, no store is opened.
 *
 * @throws ConfigError when `HOST` or `PORT` cannot be used
 */
export async function loadListen(env: Environment, cwd: string): Promise<ConfiguredListen> {
  const [doubts, notes] = [new Notes(), new Notes()];
  const files = new ConfigFiles(cwd);
  const { written } = await readWritten(env, files, doubts);
  const core = new SettingReader(CORE_SETTINGS, written, notes, files);
  const place = readPlace(core);
  if (notes.problems.length > 0) throw new ConfigError(notes.problems);
  return { ...place, tls: core.has('tlsCertFile'), doubts: doubts.problems };
}
