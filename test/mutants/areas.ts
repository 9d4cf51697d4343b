import { ADDRESSES } from './lists/addresses.js';
import { CREDENTIALS } from './lists/credentials.js';
import { KEEPER_OF_CREDENTIALS } from './lists/keeper.js';
import { REALMS } from './lists/realms.js';
import { REQUESTS } from './lists/requests.js';
import { RESOLVER } from './lists/resolver.js';
import { SECRETS } from './lists/secrets.js';
import { SIGNATURES } from './lists/signatures.js';
import { type Area } from './mutant.js';

export const AREAS: readonly Area[] = [
  SIGNATURES,
  REQUESTS,
  RESOLVER,
  CREDENTIALS,
  KEEPER_OF_CREDENTIALS,
  SECRETS,
  ADDRESSES,
  REALMS,
];
