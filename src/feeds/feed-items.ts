import { stat } from 'node:fs/promises';
import { setImmediate } from 'node:timers/promises';
import { type FeedSource } from '../config/feeds/feed-source.js';
import { type ConfigNote, type FedCheck, type RegistryEntry } from '../config/gateway-config.js';
import { isSame } from '../gateway/config-changes.js';
import { ProviderError } from '../registry/provider-error.js';
import { printOf } from './directory/entry-file.js';
import { type Finding, type Found } from './feed-place.js';

/** Milliseconds of work in one go. */
const A_TURN_MS = 4;

/** What became of one thing that was found. */
interface Item {
  readonly key: string;
  readonly print: string;
  readonly digest: string;
  /** Of what it was checked against, and of the files that it names. */
  readonly stamp: string;
  readonly filesPrint: string;
  readonly files: readonly string[];
  /** Below the source. */
  readonly name: string;
  readonly entry: RegistryEntry | undefined;
  readonly problems: readonly ConfigNote[];
  readonly warnings: readonly ConfigNote[];
}

/** The entries of a source, and what is wrong with the others. */
export interface FeedView {
  /** By name. Those that did not change are the very objects that they were. */
  readonly entries: readonly RegistryEntry[];
  readonly problems: readonly ConfigNote[];
  readonly warnings: readonly ConfigNote[];
  /** How many are left out. */
  readonly leftOut: number;
}

export const EMPTY_VIEW: FeedView = { entries: [], problems: [], warnings: [], leftOut: 0 };

/** How a place was looked at, and what its entries are checked against. */
export interface Look {
  /** Keys that were asked for; undefined = all. */
  readonly only: ReadonlySet<string> | undefined;
  readonly check: FedCheck;
  readonly signal: AbortSignal;
}

/** Keeps what became of everything in a source, and reads and checks again only what has changed. */
export class FeedItems {
  #items = new Map<string, Item>();
  #sorted: readonly Item[] = [];
  #beyond = 0;
  /** What could not be read as a whole at the last look, and may be by the next. */
  readonly half = new Set<string>();

  /** @param isPatient whether what may be half written is looked at once more before it is told */
  constructor(
    private readonly source: FeedSource,
    private readonly isPatient = true,
  ) {}

  /**
   * Takes what was found; others have their turns in between. Nothing is taken where it throws.
   *
   * @throws as {@link Found.read}, and ProviderError `timed_out` when the signal aborts
   */
  async take(finding: Finding, { only, check, signal }: Look): Promise<FeedView> {
    const items = finding.isWhole ? new Map<string, Item>() : new Map(this.#items);
    if (!finding.isWhole) for (const key of only ?? []) items.delete(key);
    let turn = performance.now();
    for (const found of finding.found) {
      const item = await this.#item(found, check);
      if (signal.aborted) throw new ProviderError('timed_out');
      if (item) items.set(found.key, item);
      if (performance.now() - turn < A_TURN_MS) continue;
      await setImmediate();
      turn = performance.now();
    }
    if (finding.isWhole) this.#beyond = finding.beyond;
    this.#sorted = byName(items, this.#sorted);
    this.#items = items;
    return this.#view();
  }

  /** How many it knows. */
  get size(): number {
    return this.#items.size + this.#beyond;
  }

  async #item(found: Found, check: FedCheck): Promise<Item | undefined> {
    const { key, print } = found;
    const former = this.#items.get(key);
    const filesPrint = former ? await printsOf(former.files) : '';
    const isKnown = former?.stamp === check.stamp && former.filesPrint === filesPrint;
    if (former && isKnown && former.print === print && !this.half.has(key)) return former;
    const read = await found.read();
    if (!read) return undefined;
    const { item, digest, mayBeHalf } = read;
    if (former && isKnown && former.digest === digest && !this.half.has(key)) return { ...former, print };
    if (this.#isWorthAnotherLook(key, mayBeHalf)) return former;
    const { entry, files, problems, warnings } = await check.check(item, this.source);
    const kept = former?.entry && isSame(former.entry, entry) ? former.entry : entry;
    const checked = { entry: kept, files, problems, warnings, name: item.name };
    return { ...checked, key, print, digest, stamp: check.stamp, filesPrint: await printsOf(files) };
  }

  /** A writer that does not replace the file at one moment may not be done: what was there stays for one look more. */
  #isWorthAnotherLook(key: string, mayBeHalf: boolean): boolean {
    if (!mayBeHalf || !this.isPatient || this.half.has(key)) {
      this.half.delete(key);
      return false;
    }
    this.half.add(key);
    return true;
  }

  #view(): FeedView {
    const [entries, problems, warnings] = [[] as RegistryEntry[], [] as ConfigNote[], [] as ConfigNote[]];
    let leftOut = this.#beyond;
    this.#sorted.forEach((item, at, all) => {
      const { name, entry } = item;
      const isDouble = all[at - 1]?.name === name || all[at + 1]?.name === name;
      if (entry && !isDouble) entries.push(entry);
      else leftOut++;
      for (const problem of item.problems) problems.push(problem);
      for (const warning of item.warnings) warnings.push(warning);
      if (isDouble) problems.push({ key: this.#keyOf(item), message: DOUBLE });
    });
    if (this.#beyond > 0) problems.push({ key: this.source.word, message: beyondText(this.#beyond) });
    return { entries, problems, warnings, leftOut };
  }

  #keyOf({ key }: Item): string {
    return `${this.source.word}/${key}`;
  }
}

const DOUBLE = 'has the name of another entry, and none of both is used';

function beyondText(count: number): string {
  return `has ${String(count)} entries more than a source may have; those with the last names are left out`;
}

/** From the order of before, which is nearly right: to sort that costs little. */
function byName(items: ReadonlyMap<string, Item>, before: readonly Item[]): readonly Item[] {
  const known = new Set(before.map(({ key }) => key));
  const kept = before.flatMap(({ key }) => items.get(key) ?? []);
  const added = [...items.values()].filter(({ key }) => !known.has(key));
  return [...kept, ...added].sort((a, b) => order(a.name, b.name) || order(a.key, b.key));
}

function order(a: string, b: string): number {
  return a < b ? -1 : Number(a > b);
}

async function printsOf(files: readonly string[]): Promise<string> {
  if (files.length === 0) return '';
  const prints = files.map(async (file) => stat(file, { bigint: true }).then(printOf, () => 'missing'));
  return (await Promise.all(prints)).join('\n');
}
