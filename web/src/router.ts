import { useEffect, useState } from 'preact/hooks';
import { type Params, queryOf } from './api.js';

/** Where the page is: what stands behind `#/`. Nothing of it is ever sent to the gateway by a link. */
export interface Route {
  /** First segment, e.g. `registries`; the empty text at the start. */
  readonly view: string;
  /** The segments behind it, decoded. */
  readonly rest: readonly string[];
  readonly params: URLSearchParams;
}

export function currentRoute(): Route {
  const [path = '', query = ''] = location.hash.replace(/^#\/?/, '').split(/\?(.*)/s);
  const [view = '', ...rest] = path.split('/').map(decoded);
  return { view, rest, params: new URLSearchParams(query) };
}

/** The address of a view, for `href`. */
export function hrefOf(path: string | readonly string[], params: Params = {}): string {
  const segments = typeof path === 'string' ? [path] : path;
  return `#/${segments.map(encodeURIComponent).join('/')}${queryOf(params)}`;
}

/** Goes there; with `replace` the browser's way back does not lead here again. */
export function navigate(href: string, { replace = false } = {}): void {
  if (!replace) location.hash = href;
  else {
    history.replaceState(null, '', href);
    dispatchEvent(new HashChangeEvent('hashchange'));
  }
}

/** Where the page is, as it changes. */
export function useRoute(): Route {
  const [route, setRoute] = useState(currentRoute);
  useEffect(() => {
    const changed = (): void => {
      setRoute(currentRoute());
    };
    addEventListener('hashchange', changed);
    return () => {
      removeEventListener('hashchange', changed);
    };
  }, []);
  return route;
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}
