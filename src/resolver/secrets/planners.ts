import { type CredentialKeeper } from '../../credentials/credential-keeper.js';
import { type ExtensionKind } from '../../dialects/extension.js';
import { type Answer } from '../answer.js';
import { type EntryGroup } from '../entry-group.js';
import { Planner } from '../planner.js';

/** A planner for each thing that is asked for, so that none meets the entries, or the kept plans, of the other. */
export class Planners implements Readonly<Record<ExtensionKind, Planner>> {
  readonly registries: Planner;
  readonly secrets: Planner;

  constructor(groups: readonly EntryGroup[], keeper: CredentialKeeper, settle: (answer: Answer) => void) {
    this.registries = new Planner(groups, keeper, settle);
    const forSecrets = groups.flatMap((group) => group.forSecrets ?? []);
    this.secrets = new Planner(forSecrets, keeper, settle, 'secrets');
  }

  /** Others took over: {@link Planner.retire}. */
  retire(): void {
    this.registries.retire();
    this.secrets.retire();
  }

  /** Counts the uses of every kept answer, for a scrape or a status. */
  settleAll(): void {
    this.registries.settleAll();
    this.secrets.settleAll();
  }
}
