import { stat } from 'node:fs/promises';
import { setImmediate } from 'node:timers/promises';
import { type FeedSource } from '../config/feeds/feed-source.js';
import { type ConfigNote, type FedCheck, type RegistryEntry } from '../config/gateway-config.js';
import { ProviderError } from '../registry/provider-error.js';
import { printOf } from './directory/entry-file.js';
import { type Finding, type Found, MOST_ENTRIES } from './feed-place.js';
import { isSame } from '../wire/is-same.js';
import { byName, merged } from './named-order.js';

/** Milliseconds of work in one go. */
const A_TURN_MS = 4;
/** Items that are looked through in one go. */
const VIEWED_A_TURN = 1_000;
/** How many are read at one time. */
const AT_ONCE = 4;

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
  readonly #items = new Map<string, Item>();
  #view = EMPTY_VIEW;
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
    const seen = new Set<string>();
    const fresh: Item[] = [];
    let turn = performance.now();
    for (let at = 0; at < finding.found.length; at += AT_ONCE) {
      const some = finding.found.slice(at, at + AT_ONCE);
      const taken = await Promise.all(some.map((found) => this.#item(found, check)));
      if (signal.aborted) throw new ProviderError('timed_out');
      for (const item of taken) {
        if (!item) continue;
        seen.add(item.key);
        if (item !== this.#items.get(item.key)) fresh.push(item);
      }
      if (performance.now() - turn < A_TURN_MS) continue;
      await setImmediate();
      turn = performance.now();
    }
    const asked = finding.isWhole ? this.#items.keys() : (only ?? []);
    const gone = [...asked].filter((key) => !seen.has(key) && this.#items.has(key));
    const beyond = finding.isWhole ? finding.beyond : this.#beyond;
    if (fresh.length > 0 || gone.length > 0 || beyond !== this.#beyond)
      await this.#apply(fresh, gone, beyond);
    return this.#view;
  }

  async #apply(fresh: readonly Item[], gone: readonly string[], beyond: number): Promise<void> {
    const replaced = new Set([...gone, ...fresh.map(({ key }) => key)]);
    for (const key of gone) this.#items.delete(key);
    for (const item of fresh) this.#items.set(item.key, item);
    const kept = this.#sorted.filter(({ key }) => !replaced.has(key));
    this.#sorted = merged(kept, [...fresh].sort(byName));
    this.#beyond = beyond;
    this.#view = await this.#viewNow();
  }

  /** Whether only a look at everything tells what these keys come to: those with the last names may be too many. */
  isFullFor(keys: ReadonlySet<string>): boolean {
    let size = this.#items.size;
    for (const key of keys) if (!this.#items.has(key)) size++;
    return this.#beyond > 0 || size > MOST_ENTRIES;
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

  async #viewNow(): Promise<FeedView> {
    const [entries, problems, warnings] = [[] as RegistryEntry[], [] as ConfigNote[], [] as ConfigNote[]];
    const all = this.#sorted;
    let leftOut = this.#beyond;
    for (const [at, item] of all.entries()) {
      if (at % VIEWED_A_TURN === 0) await setImmediate();
      const { name, entry } = item;
      const isDouble = all[at - 1]?.name === name || all[at + 1]?.name === name;
      if (entry && !isDouble) entries.push(entry);
      else leftOut++;
      for (const problem of item.problems) problems.push(problem);
      for (const warning of item.warnings) warnings.push(warning);
      if (isDouble) problems.push({ key: this.#keyOf(item), message: DOUBLE });
    }
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

async function printsOf(files: readonly string[]): Promise<string> {
  if (files.length === 0) return '';
  const prints = files.map(async (file) => stat(file, { bigint: true }).then(printOf, () => 'missing'));
  return (await Promise.all(prints)).join('\n');
}
