import { type ConfigNote } from '../../config/gateway-config.js';
import { type Instruments } from '../../metrics/instruments.js';
import { managedSource, shownValues } from '../../managed/entry-editor.js';
import { type EntryValues, type ManagedEntry } from '../../managed/managed-entry.js';

/** An entry of the database as operators see it. */
export interface ManagedView {
  readonly name: string;
  /** Also the `ETag`. */
  readonly version: number;
  readonly changedAt: string;
  readonly changedBy: string;
  /** Without what is never shown; null = no key that is known opens it. */
  readonly settings: EntryValues | null;
  /** Names of the settings that have a value which is never shown. */
  readonly secrets: readonly string[];
  /** Whether this process gives it. */
  readonly inUse: boolean;
  /** Why it is not. */
  readonly problems: readonly ConfigNote[];
}

export function managedView(entry: ManagedEntry, { gateway, feeds }: Instruments): ManagedView {
  const { name, version, changedAt, changedBy, document } = entry;
  const { config } = gateway.current;
  const source = managedSource(config)?.source;
  const own = `${source?.word ?? ''}/${name}`;
  const view = feeds.all.find((feed) => feed.source.kind === 'database')?.view;
  return {
    ...{ name, version, changedBy },
    changedAt: new Date(changedAt).toISOString(),
    settings: document ? shownValues(document) : null,
    secrets: document?.secrets ?? [],
    inUse: config.entries.some((one) => one.name === own),
    problems: (view?.problems ?? []).filter(({ key }) => key === own || key.startsWith(`${own}: `)),
  };
}
