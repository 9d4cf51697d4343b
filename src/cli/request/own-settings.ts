import { ConfigError } from '../../config/config-error.js';
import { ConfigFiles } from '../../config/settings/files.js';
import { CORE_SETTINGS } from '../../config/gateway/core-settings.js';
import { readEnvironment } from '../../config/sources/environment.js';
import { Notes } from '../../config/settings/notes.js';
import { environmentSettings } from '../../config/settings/raw-settings.js';
import { SettingReader } from '../../config/settings/setting-reader.js';
import { type CliContext } from '../terminal/context.js';

/** What a request to the gateway of this environment needs of its settings. */
export interface OwnSettings {
  readonly port: number;
  readonly tls: boolean;
  readonly droneSecret: string | undefined;
}

/**
 * Some settings of this environment and its `.env`, without the rest of the configuration, which need not be here.
 *
 * @throws ConfigError when one of them cannot be used
 */
export function ownSettings({ env, cwd }: CliContext): OwnSettings {
  const notes = new Notes();
  const files = new ConfigFiles(cwd, notes);
  const sources = [environmentSettings(readEnvironment(env, files))];
  const reader = new SettingReader(CORE_SETTINGS, sources, notes, files);
  const own = {
    port: reader.read('port')?.value ?? CORE_SETTINGS.port.default,
    tls: reader.read('tlsCertFile') !== undefined,
    droneSecret: reader.read('droneSecret')?.value,
  };
  if (notes.problems.length > 0) throw new ConfigError(notes.problems);
  return own;
}
