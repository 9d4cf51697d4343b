import { type SettingReader } from '../settings/setting-reader.js';
import { type CoreSettings } from './core-settings.js';

/** Reads the settings of the gateway itself. */
export type CoreReader = SettingReader<CoreSettings>;
