import { type SettingTable } from '../../registry/setting.js';
import { type ProviderCatalog } from '../entries/provider-catalog.js';
import { type ConfigFiles } from '../settings/files.js';
import { type Notes } from '../settings/notes.js';
import { type RawEntry, type RawSettings } from '../settings/raw-settings.js';

/** Somewhere registry entries come from: one folder beside this file, and one line of the list in `sources.ts`. */
export interface EntrySource {
  /** The name of its folder. */
  readonly name: string;
  /**
   * An operator writes it for the gateway: one bad entry refuses the configuration, with a message that names every
   * problem. Of a source that others write, only the bad entries are left out, each with a warning.
   */
  readonly whole: boolean;
  /** What the gateway's own settings say of it, by the word of the file; a `path` among them is loaded before it is. */
  readonly settings: SettingTable;
  /** Its entries in their order, unchecked. What cannot be an entry at all is noted. */
  load(context: SourceContext): Promise<readonly RawEntry[]>;
}

/** What sources read from. */
export interface SourceContext {
  /** Where the gateway's own settings are written. */
  readonly written: readonly RawSettings[];
  /** Everything in the environment and in `.env`. */
  readonly variables: ReadonlyMap<string, string>;
  /** Items of `registries` in the gateway's own file. */
  readonly items: readonly RawEntry[];
  readonly catalog: ProviderCatalog;
  readonly files: ConfigFiles;
  readonly notes: Notes;
}
