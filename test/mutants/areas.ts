import { ADDRESSES } from './lists/addresses.js';
import { CREDENTIALS } from './lists/credentials.js';
import { REALMS } from './lists/realms.js';
import { RESOLVER } from './lists/resolver.js';
import { SIGNATURES } from './lists/signatures.js';
import { type Area } from './mutant.js';

export const AREAS: readonly Area[] = [SIGNATURES, RESOLVER, CREDENTIALS, ADDRESSES, REALMS];
