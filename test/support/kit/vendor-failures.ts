import { type ProviderErrorCode } from '../../../src/registry/provider-error.js';
import { type Misbehaviour } from '../registry/vendor-server.js';

export interface VendorFailure {
  readonly name: string;
  readonly how: Misbehaviour;
  readonly code: ProviderErrorCode;
}

/** What each failure of a vendor means to the keeper and to the operator. */
export const VENDOR_FAILURES: readonly VendorFailure[] = [
  { name: '401', how: 401, code: 'refused' },
  { name: '403', how: 403, code: 'refused' },
  { name: '404', how: 404, code: 'not_found' },
  { name: '429', how: 429, code: 'throttled' },
  { name: '500', how: 500, code: 'unavailable' },
  { name: '503', how: 503, code: 'unavailable' },
  { name: '307', how: 307, code: 'bad_answer' },
  { name: 'reset', how: 'reset', code: 'unavailable' },
  { name: 'garbage', how: 'garbage', code: 'bad_answer' },
  { name: 'oversized', how: 'oversized', code: 'bad_answer' },
  { name: 'endless', how: 'endless', code: 'bad_answer' },
];
