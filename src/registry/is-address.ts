import { parseRegistryAddress } from '../image/registry-address.js';

/** Whether a text is the `host[:port]` of a registry, or of what goes with one. */
export function isAddress(value: unknown): boolean {
  try {
    return typeof value === 'string' && parseRegistryAddress(value) !== '';
  } catch {
    return false;
  }
}
