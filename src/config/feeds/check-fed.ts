import { checkEntry, type EntryContext } from '../entries/check-entry.js';
import { type CheckedFed, type FedCheck } from '../gateway-config.js';
import { ConfigFiles } from '../settings/files.js';
import { Notes } from '../settings/notes.js';
import { fileSettings, type RawEntry } from '../settings/raw-settings.js';
import { CLOSED_STORES, ClosedFiles } from './closed-files.js';
import { isNamespace, noteDelegation } from './delegation.js';
import { type FedContent, type FedItem, type FeedSource } from './feed-source.js';

export interface FedContext extends Omit<EntryContext, 'files'> {
  /** Where relative paths begin. */
  readonly cwd: string;
  readonly stamp: string;
}

/** What is told of one entry: nobody's are to crowd out those of others. */
const MOST_NOTES = 10;
/** The last part of a name; a name of a Kubernetes object is one. */
const NAME = /^[a-z0-9][a-z0-9._-]{0,252}$/;

/** The check of entries that come while it runs: as of all others, and by whose hand they are. */
export function fedCheck(context: FedContext): FedCheck {
  return { stamp: context.stamp, check: (item, source) => checkFed(item, source, context) };
}

async function checkFed(item: FedItem, source: FeedSource, context: FedContext): Promise<CheckedFed> {
  const notes = new Notes();
  const { namespace, name, fault } = placeOf(item.name);
  const keyOf = keysOf(item, source);
  const { content } = item;
  if (fault !== undefined) notes.problem(keyOf(), fault);
  else if ('faults' in content) {
    for (const { line, message } of content.faults) notes.problem(withLine(keyOf(), line), message);
  } else {
    const raw = rawOf(item, source, content);
    const own = content.values.get('name');
    if (own !== undefined && own !== name) notes.problem(raw.keyOf('name'), OTHER_NAME);
    const isTrusted = namespace === undefined;
    const files = isTrusted && source.kind === 'directory' ? new ConfigFiles(context.cwd) : new ClosedFiles();
    const late = isTrusted ? context.late : CLOSED_STORES;
    const checked = await checkEntry(raw, { ...context, files, late });
    notes.add(checked);
    if (checked.entry && !isTrusted)
      noteDelegation(checked.entry, raw, { namespace, catalog: context.catalog, notes });
    return outcome(notes, checked.entry, [...files.watched]);
  }
  return outcome(notes, undefined, []);
}

function outcome(
  { problems, warnings }: Notes,
  entry: CheckedFed['entry'],
  files: readonly string[],
): CheckedFed {
  const some = { problems: problems.slice(0, MOST_NOTES), warnings: warnings.slice(0, MOST_NOTES) };
  return { entry: problems.length === 0 ? entry : undefined, ...some, files };
}

interface Placed {
  /** Undefined = the entry is for whatever it says. */
  readonly namespace?: string | undefined;
  readonly name: string;
  readonly fault?: string;
}

function placeOf(path: string): Placed {
  const slash = path.lastIndexOf('/');
  const name = path.slice(slash + 1);
  const namespace = slash < 0 ? undefined : path.slice(0, slash);
  if (!NAME.test(name)) return { name, fault: NO_NAME };
  if (namespace !== undefined && !isNamespace(namespace)) return { name, fault: NO_NAMESPACE };
  return { name, namespace };
}

const NO_NAME = 'has no name of a-z, 0-9, ., _ and - that begins with a letter or digit';
const NO_NAMESPACE =
  'lies below something that is no namespace of repositories: ASCII letters, digits, - . _ ~ and no . or .. alone';
const OTHER_NAME = 'must be left out, or be the name under which the entry is kept';

function rawOf(item: FedItem, source: FeedSource, { values }: FedContent): RawEntry {
  return {
    ...fileSettings(values, keysOf(item, source)),
    mayBeText: source.kind === 'store',
    name: `${source.word}/${item.name}`,
    source: source.text,
  };
}

/** `dir/acme/hub.yaml: repos (line 3)`. */
function keysOf({ shown, content }: FedItem, { word }: FeedSource) {
  const whole = `${word}/${shown}`;
  return (setting?: string): string => {
    if (setting === undefined) return whole;
    return withLine(`${whole}: ${setting}`, 'lineOf' in content ? content.lineOf(setting) : undefined);
  };
}

function withLine(key: string, line: number | undefined): string {
  return line === undefined ? key : `${key} (line ${String(line)})`;
}
