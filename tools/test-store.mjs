/**
 * npm run test:store -- NAME [options of Jest]
 *
 * The contract kit and the specs of a kind of store. What needs the built program is part of `npm test`.
 */
import { testFolder } from './test-folder.mjs';

testFolder({ word: 'store', directory: 'stores' });
