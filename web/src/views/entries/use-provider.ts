import { useEffect, useState } from 'preact/hooks';
import { get } from '../../api.js';
import { type FoundProvider } from '../../types.js';
import { type Draft, itemsOf } from './draft.js';

/** Milliseconds after which an address is taken to be written. */
const SETTLE_MS = 300;

/** The provider of a draft: the one that it names, else that which the gateway finds by the addresses. */
export function useProvider({ fields }: Draft): Partial<FoundProvider> {
  const named = fields.provider ?? '';
  const address = itemsOf(fields.address ?? '').join(',');
  const [found, setFound] = useState<Partial<FoundProvider>>({});
  useEffect(() => {
    if (named !== '' || address === '') {
      setFound({});
      return undefined;
    }
    const stop = new AbortController();
    const timer = setTimeout(() => {
      get<FoundProvider>('/admin/providers/found', { address }, stop.signal).then(setFound, () => {
        if (!stop.signal.aborted) setFound({});
      });
    }, SETTLE_MS);
    return () => {
      clearTimeout(timer);
      stop.abort();
    };
  }, [named, address]);
  return named === '' ? found : { provider: named };
}
