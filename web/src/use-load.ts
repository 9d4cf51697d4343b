import { useCallback, useEffect, useRef, useState } from 'preact/hooks';
import { ApiError } from './api.js';

/** What was asked for, as far as it is there. Data stays while it is asked for again, and when that fails. */
export interface Load<T> {
  readonly data: T | undefined;
  readonly error: ApiError | undefined;
  readonly loading: boolean;
  /** Epoch milliseconds of the data. */
  readonly at: number | undefined;
  readonly reload: () => void;
}

interface LoadOptions {
  /** Milliseconds after which it is asked for again while somebody looks; left out = never. */
  readonly everyMs?: number;
}

type State<T> = Omit<Load<T>, 'reload'>;

const NOTHING = { data: undefined, error: undefined, loading: true, at: undefined };

/**
 * Loads something for as long as a view is shown.
 *
 * @param key what is asked for: another key drops the data and asks anew
 */
export function useLoad<T>(
  key: string,
  ask: (signal: AbortSignal) => Promise<T>,
  { everyMs }: LoadOptions = {},
): Load<T> {
  const [state, setState] = useState<State<T> & { readonly key: string }>({ ...NOTHING, key });
  const [turn, setTurn] = useState(0);
  const asked = useRef(ask);
  asked.current = ask;
  useEffect(() => {
    const stop = new AbortController();
    let timer: ReturnType<typeof setTimeout> | undefined;
    const again = (): void => {
      if (everyMs === undefined || stop.signal.aborted) return;
      timer = setTimeout(() => {
        if (document.hidden) again();
        else void load();
      }, everyMs);
    };
    const load = async (): Promise<void> => {
      setState((before) => (before.key === key ? { ...before, loading: true } : { ...NOTHING, key }));
      try {
        const data = await asked.current(stop.signal);
        if (!stop.signal.aborted) setState({ key, data, error: undefined, loading: false, at: Date.now() });
      } catch (thrown) {
        if (stop.signal.aborted) return;
        const error =
          thrown instanceof ApiError ? thrown : new ApiError('failed', 'Something went wrong here.');
        setState((before) => ({ ...before, error, loading: false }));
      }
      again();
    };
    void load();
    return () => {
      stop.abort();
      clearTimeout(timer);
    };
  }, [key, turn, everyMs]);
  const reload = useCallback(() => {
    setTurn((before) => before + 1);
  }, []);
  return state.key === key ? { ...state, reload } : { ...NOTHING, reload };
}
