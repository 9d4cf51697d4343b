import { type Notes } from '../settings/notes.js';
import { type Given } from '../settings/given.js';

/** What makes a shared secret easier to guess. */
export function noteWeakSecret({ key, value }: Given<string>, notes: Notes): void {
  if (Buffer.byteLength(value) < 32)
    notes.warn(key, 'has fewer than 32 bytes; better take openssl rand -hex 32');
}
