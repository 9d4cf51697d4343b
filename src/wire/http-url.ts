/** A URL of the web, and whom it says is asking. */
export interface HttpUrl {
  readonly url: URL;
  /** `user:password` without percent-encoding; empty where the URL names neither. */
  readonly login: string;
}

/** Parses an `http` or `https` URL; undefined where it is none, or where its user or password has a `%` that is no escape. */
export function httpUrl(text: string): HttpUrl | undefined {
  if (/[\s\p{Cc}]/u.test(text) || !URL.canParse(text)) return undefined;
  const url = new URL(text);
  if (!/^https?:$/.test(url.protocol)) return undefined;
  const { username, password } = url;
  const login = percentDecoded(username === '' && password === '' ? '' : `${username}:${password}`);
  return login === undefined ? undefined : { url, login };
}

/** The text that stands percent-encoded in another; undefined where a `%` is no escape, or the bytes are no UTF-8. */
export function percentDecoded(text: string): string | undefined {
  try {
    return decodeURIComponent(text);
  } catch {
    return undefined;
  }
}
