import { type SettingTable } from '../../registry/setting.js';
import { Notes } from '../settings/notes.js';
import { type RawEntry } from '../settings/raw-settings.js';
import { configFile } from './config-file/config-file.source.js';
import { dockerConfig } from './docker-config/docker-config.source.js';
import { droneConfig } from './drone-config/drone-config.source.js';
import { type EntrySource, type SourceContext } from './entry-source.js';
import { environment } from './environment/environment.source.js';

/** Every source of entries. Where two entries are equally good, the one of the earlier source wins. */
export const SOURCES: readonly EntrySource[] = [configFile, environment, droneConfig, dockerConfig];

export const SOURCE_SETTINGS: SettingTable = Object.fromEntries(
  SOURCES.flatMap(({ settings }) => Object.entries(settings)),
);

/** The entries of all sources in order. They are loaded at one time, and what is noted is in order as well. */
export async function loadEntries(context: SourceContext): Promise<readonly RawEntry[]> {
  const loaded = await Promise.all(
    SOURCES.map(async (source) => {
      const notes = new Notes();
      const entries = await source.load({ ...context, notes });
      return { entries: source.whole ? entries : entries.map(canBeLeftOut), notes };
    }),
  );
  for (const { notes } of loaded) context.notes.add(notes);
  return loaded.flatMap(({ entries }) => entries);
}

function canBeLeftOut(entry: RawEntry): RawEntry {
  return { ...entry, canBeLeftOut: true };
}
