import { type CredentialContext } from '../credentials/credential-slot.js';
import { count, Distribution } from './distribution.js';

type Mint = Parameters<CredentialContext['onMint']>;

/** Seconds; 7 is the time limit of a mint. */
const DURATIONS = [0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 7];

/** What is counted of one provider. */
export class ProviderTally {
  readonly outcomes = new Map<Mint[1], number>();
  readonly durations = new Distribution(DURATIONS);
}

/** Counts mints, by provider. */
export class MintTally {
  readonly byProvider = new Map<string, ProviderTally>();

  readonly minted = (...[{ providerId }, outcome, milliseconds]: Mint): void => {
    let tally = this.byProvider.get(providerId);
    if (!tally) this.byProvider.set(providerId, (tally = new ProviderTally()));
    count(tally.outcomes, outcome);
    tally.durations.observe(milliseconds / 1000);
  };
}
