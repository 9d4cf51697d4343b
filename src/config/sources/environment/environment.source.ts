import { type EntrySource } from '../entry-source.js';
import { environmentEntries } from './environment-entries.js';

/** `REGISTRY_<NAME>_…` of the environment and of `.env`, by name. */
export const environment: EntrySource = {
  name: 'environment',
  whole: true,
  settings: {},
  load: ({ variables, catalog, notes }) => Promise.resolve(environmentEntries(variables, catalog, notes)),
};
