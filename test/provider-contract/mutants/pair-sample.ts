import { ONE_LINE, PairProvider } from '../../../src/registry/pair-provider.js';
import { type ProviderContract } from '../contract.js';

export const USERNAME = { pattern: /^[^:\p{Cc}]+$/u, message: 'must be a user name without a colon' };

/** A provider that gives a pair as it should. */
export const pairSample = (): PairProvider =>
  new PairProvider({
    id: 'pair',
    label: 'Pair',
    description: 'Gives a user name and a password for registries that there are not.',
    hosts: ['registry.pair.dev'],
    servesAny: true,
    tokenHosts: ['auth.pair.dev'],
    username: { meaning: 'Name of a robot account.', ...USERNAME },
    password: { meaning: 'Token of the robot account.', ...ONE_LINE },
  });

export const PAIR_CONTRACT: ProviderContract = {
  settings: { username: 'Canary-reader', password: 'canary-password-0123', tokenHosts: ['canary.pair.dev'] },
  vendor: 'none',
};
