import { type SettingTable } from '../registry/setting.js';
import { DEFAULT_CLIENT_SETTINGS } from './clients/client-settings.js';
import { CORE_SETTINGS } from './gateway/core-settings.js';
import { SOURCE_SETTINGS } from './sources/sources.js';

/** Everything that may stand at the top of the file, or in the environment without `REGISTRY_`. */
export const ALL_SETTINGS: SettingTable = {
  ...DEFAULT_CLIENT_SETTINGS,
  ...CORE_SETTINGS,
  ...SOURCE_SETTINGS,
};
