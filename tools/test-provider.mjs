/**
 * npm run test:provider -- NAME [options of Jest]
 *
 * NAME is a folder of providers/, or the path of one that lies outside. The contract kit and the provider's own specs. What needs the built program is part of `npm test`.
 */
import { testFolder } from './test-folder.mjs';

testFolder({ word: 'provider', directory: 'providers', outside: true });
