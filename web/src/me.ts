import { createContext } from 'preact';
import { useContext } from 'preact/hooks';
import { type Me } from './types.js';

export const MeContext = createContext<Me | undefined>(undefined);

/** Whether whoever is signed in may change things. What they may not is refused by the gateway, whatever is shown. */
export function useMayChange(): boolean {
  return useContext(MeContext)?.role === 'admin';
}
