import { IsOptional, Matches } from 'class-validator';
import { type Dispatcher } from 'undici';
import { ProviderError, toProviderError } from '../../../src/registry/provider-error.js';
import { Setting } from '../../../src/registry/setting.js';
import { callVendor } from '../../../src/registry/vendor-http.js';
import { type ISecretStore, type OpenStore, type StoredSecret } from '../../../src/store/secret-store.js';
import { SharedWork } from '../../../src/store/shared-work.js';
import { type ShelfDefect, ToyShelf } from './toy-shelf.js';

class ToySettings {
  @Setting({ kind: { type: 'text' }, meaning: 'Key of the toy.', secret: true })
  @IsOptional()
  @Matches(/^[\w-]+$/, { message: 'must be a key' })
  readonly key?: string;
}

/** What a store can do wrong; each is a mistake that somebody could make. */
export type Defect =
  | 'asks when it is opened'
  | 'asks when it is closed'
  | 'signs in for everybody'
  | 'signs in once for all stores'
  | 'leaves a timer'
  | 'plans after its end'
  | 'follows redirects'
  | 'reads without an end'
  | 'does not hear its signal'
  | 'asks although it is too late'
  | 'lets errors through'
  | 'calls everything unavailable'
  | 'tells the cause'
  | 'tells what the server said'
  | 'prints'
  | 'shows its token'
  | 'forgets Retry-After'
  | 'takes any shape'
  | 'takes what is missing for empty'
  | 'leaves out the version'
  | 'looks twice'
  | 'remembers a failure'
  | ShelfDefect;

/** A store of a server with a sign-in, `POST /sign-in`, and `GET /secrets/PATH`; the first defect is what it does wrong. */
export function toyStore(dispatcher: Dispatcher, ...defects: readonly Defect[]): ISecretStore {
  const common = new Map<string, Promise<string>>();
  return {
    id: 'toy',
    label: 'Toy',
    description: 'A store that can be broken in every way that the kit knows.',
    settings: ToySettings,
    needsNoSettings: true,
    examples: ['toy:a#b'],
    parse: (path) => (/^[a-z/]+$/.test(path) ? { path } : { problem: 'must be letters' }),
    open: (settings: ToySettings) => new OpenToy(settings.key ?? '', dispatcher, new Set(defects), common),
  };
}

class OpenToy implements OpenStore {
  readonly #key: string;
  readonly #dispatcher: Dispatcher;
  readonly #has: ReadonlySet<Defect>;
  readonly #common: Map<string, Promise<string>>;
  readonly #signIn: SharedWork<string>;
  #token: string | undefined;
  #failure: ProviderError | undefined;
  #timer: NodeJS.Timeout | undefined;
  #isClosed = false;
  readonly #closed = new AbortController();
  readonly entries: ToyShelf;
  shown: unknown;

  constructor(
    key: string,
    dispatcher: Dispatcher,
    has: ReadonlySet<Defect>,
    common: Map<string, Promise<string>>,
  ) {
    this.#key = key;
    this.#dispatcher = dispatcher;
    this.#has = has;
    this.#common = common;
    this.entries = new ToyShelf({
      call: (path, signal) => this.#call(path, 'GET', '', signal),
      ...{ has, closed: this.#closed.signal },
    });
    this.#signIn = new SharedWork((signal) => this.#askForToken(signal));
    if (has.has('asks when it is opened'))
      this.#askForToken(new AbortController().signal).catch(() => undefined);
  }

  async read(path: unknown, signal: AbortSignal): Promise<StoredSecret> {
    const has = this.#has;
    if (has.has('prints')) process.stderr.write('reading\n');
    if (this.#failure) throw this.#failure;
    try {
      if (signal.aborted && !has.has('asks although it is too late')) throw new ProviderError('timed_out');
      return await this.#read(
        String(path),
        has.has('does not hear its signal') || has.has('asks although it is too late')
          ? new AbortController().signal
          : signal,
      );
    } catch (error) {
      throw this.#failed(error);
    }
  }

  close(): void {
    this.#isClosed = true;
    this.#closed.abort();
    if (this.#has.has('asks when it is closed'))
      this.#askForToken(new AbortController().signal).catch(() => undefined);
    if (!this.#has.has('leaves a timer')) clearTimeout(this.#timer);
    this.#token = undefined;
  }

  async #read(path: string, signal: AbortSignal): Promise<StoredSecret> {
    const has = this.#has;
    const token = await this.#tokenFor(signal);
    const json = await this.#call(`/secrets/${path}`, 'GET', token, signal);
    if (has.has('looks twice')) await this.#call(`/secrets/${path}`, 'GET', token, signal);
    const { data, version } = (json ?? {}) as { data?: unknown; version?: unknown };
    if (has.has('takes any shape')) return { value: (data ?? {}) as Record<string, unknown>, version: '1' };
    if (typeof data !== 'object' || data === null || typeof version !== 'number') {
      throw new ProviderError('bad_answer');
    }
    const value = data as Readonly<Record<string, unknown>>;
    return has.has('leaves out the version') ? { value } : { value, version: String(version) };
  }

  async #tokenFor(signal: AbortSignal): Promise<string> {
    if (this.#has.has('signs in for everybody')) return this.#askForToken(signal);
    if (this.#has.has('signs in once for all stores')) {
      const known = this.#common.get(this.#key) ?? this.#askForToken(signal);
      this.#common.set(this.#key, known);
      return known;
    }
    return this.#token ?? this.#signIn.join(signal);
  }

  async #askForToken(signal: AbortSignal): Promise<string> {
    const json = await this.#call('/sign-in', 'POST', this.#key, signal);
    const { token } = (json ?? {}) as { token?: unknown };
    if (typeof token !== 'string' && !this.#has.has('takes any shape')) throw new ProviderError('bad_answer');
    const given = String(token);
    if (this.#has.has('shows its token')) this.shown = { token: given };
    if (!this.#isClosed || this.#has.has('plans after its end')) {
      this.#token = given;
      this.#timer = setTimeout(() => undefined, 60_000);
      this.#timer.unref();
    }
    return given;
  }

  async #call(path: string, method: 'GET' | 'POST', token: string, signal: AbortSignal): Promise<unknown> {
    const url = new URL(`https://toy.example${path}`);
    const headers = { authorization: `Bearer ${token}` };
    const has = this.#has;
    if (has.has('follows redirects') || has.has('reads without an end')) {
      const { fetch } = await import('undici');
      const redirect = has.has('follows redirects') ? 'follow' : 'manual';
      const response = await fetch(url, { method, headers, signal, redirect, dispatcher: this.#dispatcher });
      if (response.ok) return response.json();
      await response.body?.cancel();
    }
    try {
      return (await callVendor({ url, method, headers, signal, dispatcher: this.#dispatcher })).json;
    } catch (error) {
      const isMissing = error instanceof ProviderError && error.code === 'not_found';
      if (isMissing && has.has('takes what is missing for empty'))
        return { data: {}, version: 1, token: 'x' };
      if (error instanceof ProviderError && has.has('tells what the server said')) {
        throw Object.assign(error, { said: 'vendor-says-no' });
      }
      throw error;
    }
  }

  #failed(error: unknown): unknown {
    const has = this.#has;
    if (has.has('lets errors through') && error instanceof ProviderError)
      return error.cause ?? new Error('no');
    const known = toProviderError(error);
    if (has.has('calls everything unavailable')) return new ProviderError('unavailable');
    if (has.has('tells the cause')) return Object.assign(new ProviderError(known.code), { key: this.#key });
    if (has.has('forgets Retry-After')) return new ProviderError(known.code);
    if (has.has('remembers a failure')) this.#failure = known;
    return known;
  }
}
