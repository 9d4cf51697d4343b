import { ConfigFiles } from '../settings/files.js';
import { type Notes } from '../settings/notes.js';
import { type EntryStores } from '../entries/entry-stores.js';

/** The files of the machine, for an author who may have none of them read: nothing is opened, whatever an entry names. */
export class ClosedFiles extends ConfigFiles {
  constructor() {
    super('/');
  }

  override load(): Promise<void> {
    return Promise.resolve();
  }

  override read(key: string, _path: string, notes: Notes): undefined {
    notes.problem(key, 'names a file of the gateway, which only entries of the operator may: give the value');
  }
}

/** The stores, for an author who may have nothing of them read. */
export const CLOSED_STORES: EntryStores = {
  refuse: () => CLOSED,
  knownValue: () => undefined,
  leaseProblemOf: () => ({ setting: 'store', problem: CLOSED }),
};

const CLOSED = 'names a store of the gateway, which only entries of the operator may: give the value';
