import { setImmediate } from 'node:timers/promises';
import { type ExtensionKind } from '../../dialects/extension.js';
import { isAskedFor } from '../../resolver/entry-group.js';
import { type Asker } from '../../resolver/planner.js';
import { changedIndexes } from './changed-indexes.js';
import { type Consequence, type EntryChange, type NamedRepo } from './consequence.js';
import { differencesOf } from './differences.js';

/** Milliseconds of work in one go, and in all. */
const A_TURN_MS = 2;
const LIMIT_MS = 3_000;
/** Consequences that are told one by one. */
const MOST = 1_000;

export interface Consequences {
  /** In the order of the repositories. */
  readonly changes: readonly Consequence[];
  /** How many there are beside these. */
  readonly more: number;
  /** How many of the named repositories were looked at before the time was over. */
  readonly looked: number;
}

/**
 * What builds of these repositories get otherwise after a change of one entry: by the plans that are made for requests,
 * once among the entries as they are and once as they will be. Nothing is minted. It takes turns with others.
 *
 * @param clients those that are configured; what others named is passed over
 */
export async function consequencesOf(
  change: EntryChange,
  named: readonly NamedRepo[],
  clients: readonly Asker[],
): Promise<Consequences> {
  const known = new Map(clients.map((client) => [client.name, client]));
  const indexes = {
    registries: { ...change, ...(await changedIndexes(change, 'registries')) },
    secrets: { ...change, ...(await changedIndexes(change, 'secrets')) },
  };
  const found: Consequence[] = [];
  const turns = new Turns();
  let looked = 0;
  for (const one of named) {
    if (turns.isOver) break;
    const { dialect } = known.get(one.client) ?? {};
    for (const extension of [dialect?.registries, dialect?.secrets]) {
      if (!dialect || !extension || !isGiven(change, extension.kind)) continue;
      const differences = differencesOf(one, { dialect, extension }, indexes[extension.kind]);
      let step = differences.next();
      for (; !step.done; step = differences.next()) await turns.next();
      for (const consequence of step.value) found.push(consequence);
    }
    looked++;
  }
  return { changes: found.slice(0, MOST), more: Math.max(0, found.length - MOST), looked };
}

function isGiven({ former, changed }: EntryChange, kind: ExtensionKind): boolean {
  return [former, changed].some((entry) => entry && isAskedFor(entry, kind));
}

/** Lets others have theirs, and knows when the time is over. */
class Turns {
  readonly #end = performance.now() + LIMIT_MS;
  #turn = performance.now();

  get isOver(): boolean {
    return performance.now() > this.#end;
  }

  async next(): Promise<void> {
    if (performance.now() - this.#turn < A_TURN_MS) return;
    await setImmediate();
    this.#turn = performance.now();
  }
}
