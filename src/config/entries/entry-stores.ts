import { type LeaseSource } from '../../registry/lease.js';
import { type SettingProblem } from '../../registry/registry-provider.js';
import { type LateValues } from '../settings/setting-reader.js';

/** What entries come to that name a store. */
export interface EntryStores extends LateValues {
  /** What is wrong with what an engine of a store is to make; undefined = nothing. */
  leaseProblemOf(source: LeaseSource): SettingProblem | undefined;
}
