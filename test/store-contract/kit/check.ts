import { type StoreService } from '../contract.js';
import { type Stage } from './stage.js';

/**
 * One promise of a store, tried on a stage of its own; rejects where it is broken. No `it`, so that
 * `test/store-contract/mutants.spec.ts` can see each of them reject.
 */
export interface Check {
  readonly title: string;
  readonly run: (stage: Stage) => Promise<void>;
}

/** The checks for what a store's server is said to be. */
export type ChecksOf = (service: StoreService) => readonly Check[];
