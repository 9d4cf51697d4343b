import { type EntrySource } from '../entry-source.js';

/** The gateway's own file. It holds more than entries, so it is read and taken apart before any source is asked. */
export const configFile: EntrySource = {
  name: 'config-file',
  whole: true,
  settings: {},
  load: ({ items }) => Promise.resolve(items),
};
