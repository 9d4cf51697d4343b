import { type Dialect } from '../../dialects/dialect.js';
import { type Extension } from '../../dialects/extension.js';
import { USUAL_REF } from '../../dialects/shared/asked-build.js';
import { type CiRequest } from '../../dialects/shared/ci-request.js';
import { type Choice } from '../../resolver/plan.js';
import { planOf } from '../plan-of.js';
import { type ChangedIndexes } from './changed-indexes.js';
import { type Consequence, type EntryChange, type NamedRepo } from './consequence.js';

type Touched = Pick<EntryChange, 'former' | 'changed'>;
type Difference = Pick<Consequence, 'address' | 'before' | 'after'>;

/** The events for which it is so, of builds of the repository and of its forks. */
interface Met {
  readonly difference: Difference;
  readonly own: string[];
  readonly forks: string[];
}

/** What one client's builds of one repository get otherwise, for every event there is. */
export function* differencesOf(
  named: NamedRepo,
  { dialect, extension }: { readonly dialect: Dialect; readonly extension: Extension },
  change: Touched & ChangedIndexes,
): Generator<undefined, readonly Consequence[]> {
  const { kind } = extension;
  const own = extension.kind === 'secrets' ? extension.events : dialect.events;
  const forks = extension.kind === 'secrets' ? [] : dialect.forkEvents;
  const met = new Map<string, Met>();
  for (const [events, fork] of [
    [own, false],
    [forks, true],
  ] as const) {
    for (const event of events) {
      const request = extension.requestOf({ ...named, event, fork, ref: USUAL_REF, blocked: false });
      for (const difference of differencesAt(request, named.client, change)) {
        const key = JSON.stringify(difference);
        const one = met.get(key) ?? { difference, own: [], forks: [] };
        met.set(key, one);
        (fork ? one.forks : one.own).push(event);
      }
      yield;
    }
  }
  const { repo, client } = named;
  return [...met.values()].map(({ difference, ...events }) => ({
    ...{ repo, client, kind, ...difference },
    events: events.own.length === own.length ? null : events.own,
    forks: events.forks.length === forks.length && forks.length > 0 ? null : events.forks,
  }));
}

/** For each address that has another winner, or one that gives something else. */
function differencesAt(
  request: CiRequest,
  client: string,
  { before, after, former, changed, isOther }: Touched & ChangedIndexes,
): readonly Difference[] {
  const [now, then] = [before, after].map((index) => winnersOf(planOf(index, client, request).plan.choices));
  const addresses = new Set([...(now?.keys() ?? []), ...(then?.keys() ?? [])]);
  return [...addresses].flatMap((address) => {
    const [one, other] = [now?.get(address), then?.get(address)];
    const isSelf = one !== undefined && one === former && other !== undefined && other === changed;
    if (one === other || (isSelf && !isOther)) return [];
    return { address, before: one?.name ?? null, after: other?.name ?? null };
  });
}

function winnersOf(choices: readonly Choice[]): ReadonlyMap<string, Choice['candidate']['entry']> {
  return new Map(choices.map(({ address, candidate }) => [address, candidate.entry]));
}
