import { failure, gone, type K8sReply } from './k8s-replies.js';

/** What somebody writes of a Secret. */
export interface WrittenSecret {
  /** Default `Opaque`. */
  readonly type?: string;
  /** Text, or bytes that are none. */
  readonly data?: Readonly<Record<string, string | Buffer>>;
  readonly labels?: Readonly<Record<string, string>>;
  readonly annotations?: Readonly<Record<string, string>>;
}

export interface KeptSecret {
  readonly kind: 'Secret';
  readonly apiVersion: 'v1';
  readonly metadata: {
    readonly name: string;
    readonly namespace: string;
    readonly uid: string;
    readonly resourceVersion: string;
    readonly creationTimestamp: string;
    readonly labels?: Readonly<Record<string, string>>;
    readonly annotations?: Readonly<Record<string, string>>;
  };
  readonly data?: Readonly<Record<string, string>>;
  readonly type: string;
}

export interface WatchEvent {
  readonly type: 'ADDED' | 'MODIFIED' | 'DELETED' | 'BOOKMARK' | 'ERROR';
  readonly object: object;
}

/** Which Secrets of a namespace are meant. */
export interface Wanted {
  readonly namespace: string;
  readonly matches: (secret: KeptSecret) => boolean;
}

interface Change {
  readonly version: number;
  readonly before: KeptSecret | undefined;
  /** Undefined = deleted; `last` is its last state. */
  readonly after: KeptSecret | undefined;
  readonly last: KeptSecret;
}

const SOMEWHEN = '2026-11-29T09:00:00Z';

/** The Secrets of a stub with their history: each change makes another version of the whole. */
export class K8sSecrets {
  readonly #secrets = new Map<string, KeptSecret>();
  readonly #watching = new Set<() => void>();
  #changes: Change[] = [];
  #version = 1000;
  /** Versions before this are not known any more. */
  #oldest = 0;

  get version(): string {
    return String(this.#version);
  }

  put(namespace: string, name: string, written: WrittenSecret): void {
    const { type = 'Opaque', data, labels, annotations } = written;
    const encoded = Object.entries(data ?? {}).map(([key, value]) => [
      key,
      Buffer.from(value).toString('base64'),
    ]);
    const metadata = {
      ...{ name, namespace, uid: `uid-of-${name}`, resourceVersion: String(this.#version + 1) },
      ...{ creationTimestamp: SOMEWHEN, ...(labels && { labels }), ...(annotations && { annotations }) },
    };
    const secret: KeptSecret = {
      ...{ kind: 'Secret', apiVersion: 'v1', metadata, type },
      ...(data && { data: Object.fromEntries(encoded) as Record<string, string> }),
    };
    this.#change(namespace, name, secret);
  }

  delete(namespace: string, name: string): void {
    if (this.#secrets.has(`${namespace}/${name}`)) this.#change(namespace, name, undefined);
  }

  /** Forgets what has changed so far, as etcd does after some minutes. */
  compact(): void {
    this.#changes = [];
    this.#oldest = this.#version;
  }

  get(namespace: string, name: string): KeptSecret | undefined {
    return this.#secrets.get(`${namespace}/${name}`);
  }

  /** `continue` names the last one that was given and the version of the first page. */
  list({ namespace, matches }: Wanted, limit: number, next: string | null): K8sReply {
    const { after = '', version = this.#version } = pageOf(next);
    if (version < this.#oldest) {
      const text = 'The provided continue parameter is too old to display a consistent list result.';
      return failure(410, 'Expired', text);
    }
    const left = this.#all({ namespace, matches }).filter(({ metadata: { name } }) => name > after);
    const page = limit > 0 ? left.slice(0, limit) : left;
    const last = page.at(-1)?.metadata.name;
    const more = last !== undefined && page.length < left.length;
    const token = more ? Buffer.from(JSON.stringify({ after: last, version })).toString('base64url') : '';
    const metadata = {
      resourceVersion: String(version),
      ...(more && { continue: token, remainingItemCount: left.length - page.length }),
    };
    const items = page.map((secret) => ({ ...secret, kind: undefined, apiVersion: undefined }));
    return { status: 200, body: { kind: 'SecretList', apiVersion: 'v1', metadata, items } };
  }

  /** Hands over what changed after a version, or first what there is, and from then on; the function returned ends it. */
  watch({ namespace, matches }: Wanted, from: string, send: (event: WatchEvent) => void): () => void {
    const isFresh = !(Number(from) > 0);
    let at = isFresh ? this.#version : Number(from);
    if (isFresh) {
      for (const secret of this.#all({ namespace, matches })) send({ type: 'ADDED', object: secret });
    }
    const tell = (): void => {
      if (at < this.#oldest) {
        send({ type: 'ERROR', object: gone(from, this.#oldest).body });
        return;
      }
      for (const change of this.#changes) {
        if (change.version <= at) continue;
        at = change.version;
        const [was, is] = [change.before, change.after].map(
          (secret) => secret?.metadata.namespace === namespace && matches(secret),
        );
        if (is) send({ type: was ? 'MODIFIED' : 'ADDED', object: change.last });
        else if (was) send({ type: 'DELETED', object: change.last });
      }
    };
    tell();
    this.#watching.add(tell);
    return () => this.#watching.delete(tell);
  }

  #all({ namespace, matches }: Wanted): readonly KeptSecret[] {
    const all = [...this.#secrets.values()].filter(
      (secret) => secret.metadata.namespace === namespace && matches(secret),
    );
    return all.sort((one, other) => (one.metadata.name < other.metadata.name ? -1 : 1));
  }

  #change(namespace: string, name: string, after: KeptSecret | undefined): void {
    const key = `${namespace}/${name}`;
    const before = this.#secrets.get(key);
    this.#version++;
    if (after) this.#secrets.set(key, after);
    else this.#secrets.delete(key);
    const shown = after ?? before;
    if (!shown) return;
    const last = { ...shown, metadata: { ...shown.metadata, resourceVersion: this.version } };
    this.#changes.push({ version: this.#version, before, after, last });
    for (const tell of this.#watching) tell();
  }
}

function pageOf(next: string | null): { readonly after?: string; readonly version?: number } {
  if (next === null) return {};
  return JSON.parse(Buffer.from(next, 'base64url').toString()) as { after: string; version: number };
}
