import { HttpCallError } from '../../src/registry/http-call.js';
import { ProviderError } from '../../src/registry/provider-error.js';
import { type EntryShelf, type KeptEntry } from '../../src/store/secret-store.js';
import { type K8sClient, type K8sObject, objectOf } from './k8s.client.js';
import { entriesOf } from './k8s.entry-values.js';
import { type K8sPlace, parsePlace } from './k8s.place.js';
import { secretOf, versionOf } from './k8s.secret.js';
import { K8sWatch } from './k8s.watch.js';

/** Secrets of a page. One that is too large is asked for again by smaller ones, so that one large Secret hides no other. */
const PAGES = [200, 10, 1] as const;
/** Entries of which more than the name is kept; whoever uses them takes no more. */
const MOST = 10_000;
/** Secrets after which it is no list of registries. */
const MOST_SECRETS = 100_000;

interface Page {
  readonly items: readonly unknown[];
  readonly version: string;
  /** Empty = it is the last. */
  readonly next: string;
}

/** Entries that are Secrets of a namespace, which labels select. */
export class K8sEntries implements EntryShelf {
  readonly #client: K8sClient;
  /** The version of what was listed last, by place: a watch goes on from there. */
  readonly #listed = new Map<string, string>();
  readonly #closed = new AbortController();

  constructor(client: K8sClient) {
    this.#client = client;
  }

  problemOf(place: string): string | undefined {
    const parsed = parsePlace(place);
    return typeof parsed === 'string' ? parsed : undefined;
  }

  async list(place: string, signal: AbortSignal): Promise<readonly KeptEntry[]> {
    const where = placeOf(place);
    let failure: unknown;
    for (const limit of PAGES) {
      try {
        const { entries, version } = await this.#all(where, limit, signal);
        this.#listed.set(place, version);
        return entries;
      } catch (error) {
        if (!isTooLarge(error)) throw error;
        failure = error;
      }
    }
    throw failure;
  }

  /** Ends with the signal, when the store is closed, and where it may not watch. */
  watch(place: string, changed: () => void, signal: AbortSignal): Promise<void> {
    const { namespace, selector } = placeOf(place);
    const ended = [signal, this.#closed.signal];
    const watch = new K8sWatch({ client: this.#client, namespace, selector, changed, ended });
    return watch.run(this.#listed.get(place));
  }

  close(): void {
    this.#closed.abort();
  }

  async #all(
    where: K8sPlace,
    limit: number,
    signal: AbortSignal,
  ): Promise<{ entries: readonly KeptEntry[]; version: string }> {
    const entries: KeptEntry[] = [];
    let next = '';
    let version: string | undefined;
    let secrets = 0;
    do {
      const page = await this.#page(where, { limit, next, signal });
      version ??= page.version;
      next = page.next;
      secrets += Math.max(1, page.items.length);
      if (secrets > MOST_SECRETS) throw new ProviderError('bad_answer');
      for (const item of page.items) keep(entries, item, where);
    } while (next !== '');
    return { entries, version };
  }

  async #page(
    { namespace, selector }: K8sPlace,
    { limit, next, signal }: { limit: number; next: string; signal: AbortSignal },
  ): Promise<Page> {
    const query = { labelSelector: selector, limit: String(limit), ...(next !== '' && { continue: next }) };
    return pageOf(await this.#client.get({ namespace, query, signal }));
  }
}

function isTooLarge(error: unknown): boolean {
  return (
    error instanceof ProviderError && error.cause instanceof HttpCallError && error.cause.code === 'too_large'
  );
}

function keep(entries: KeptEntry[], item: unknown, { namespace, delegate }: K8sPlace): void {
  const secret = secretOf(item);
  if (secret.namespace !== namespace) throw new ProviderError('bad_answer');
  for (const { name, values } of entriesOf(secret)) {
    entries.push({
      name: delegate === undefined ? name : `${delegate}/${name}`,
      values: entries.length < MOST ? values : { problem: 'is one of too many' },
    });
  }
}

function placeOf(text: string): K8sPlace {
  const place = parsePlace(text);
  if (typeof place === 'string') throw new ProviderError('not_configured');
  return place;
}

function pageOf({ kind, metadata, items }: K8sObject): Page {
  const { continue: next = '' } = objectOf(metadata);
  const isPage = kind === 'SecretList' && Array.isArray(items);
  if (!isPage || typeof next !== 'string' || !/^[\x21-\x7e]{0,4096}$/.test(next)) {
    throw new ProviderError('bad_answer');
  }
  return { items, version: versionOf(metadata), next };
}
