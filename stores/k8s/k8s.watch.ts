import { toProviderError } from '../../src/registry/provider-error.js';
import { type K8sCall, type K8sClient } from './k8s.client.js';
import { WatchedLines } from './k8s.watched-lines.js';
import { versionOf } from './k8s.secret.js';

interface WatchParts {
  readonly client: K8sClient;
  readonly namespace: string;
  readonly selector: string;
  readonly changed: () => void;
  /** Whichever aborts first ends it. */
  readonly ended: readonly AbortSignal[];
}

/**
 * Seconds after which the server ends a watch, and milliseconds after which it is given up where it did not: a
 * connection that died in silence is noticed by then.
 */
const WATCH_SECONDS = 60;
const WATCH_LIMIT_MS = 70_000;
/** Milliseconds before it is begun anew: the first pause, which doubles with each failure, and the longest. */
const FIRST_PAUSE_MS = 250;
const LONGEST_PAUSE_MS = 30_000;
/** Milliseconds of a watch after which its end is none of many. */
const LASTING_MS = 10_000;

/** Why it is of no use to try again: somebody has to give a right, or to configure something. */
const HOPELESS = new Set(['refused', 'not_found', 'not_configured']);
/** Failures after which the server goes on from where it was; after every other it may not know any more. */
const PASSING = new Set(['unavailable', 'throttled']);

/**
 * Tells of changes of the Secrets that a selector means, https://kubernetes.io/docs/reference/using-api/api-concepts/#efficient-detection-of-changes:
 * of each change comes a line, of which only the version is used, so metadata is all that is asked for. Bookmarks move
 * the version on. Where it is too old (410) all may have changed, and it begins from what there is by then.
 */
export class K8sWatch {
  readonly #parts: WatchParts;
  readonly #stop = new AbortController();
  #version: string | undefined;

  constructor(parts: WatchParts) {
    this.#parts = parts;
  }

  /**
   * Resolves when it cannot tell any more; never rejects.
   *
   * @param version from which on; undefined = it is asked for, and all may have changed
   */
  async run(version: string | undefined): Promise<void> {
    this.#version = version;
    const { ended } = this.#parts;
    const stop = (): void => {
      this.#stop.abort();
    };
    for (const signal of ended) signal.addEventListener('abort', stop);
    if (ended.some(({ aborted }) => aborted)) stop();
    try {
      await this.#follow();
    } finally {
      for (const signal of ended) signal.removeEventListener('abort', stop);
    }
  }

  async #follow(): Promise<void> {
    for (let failures = 0; !this.#isOver();) {
      const startedAt = performance.now();
      let pauseMs = 0;
      try {
        this.#version ??= await this.#begin();
        if (!this.#isOver()) await this.#watch(this.#version);
      } catch (thrown) {
        const { code, retryAfterMs = 0 } = toProviderError(thrown);
        if (HOPELESS.has(code)) return;
        if (!PASSING.has(code)) this.#version = undefined;
        pauseMs = retryAfterMs;
      }
      failures = performance.now() - startedAt < LASTING_MS ? failures + 1 : 0;
      const doubled = FIRST_PAUSE_MS * 2 ** Math.min(failures, 8);
      await this.#pause(Math.min(LONGEST_PAUSE_MS, Math.max(pauseMs, doubled)));
    }
  }

  #isOver(): boolean {
    return this.#stop.signal.aborted;
  }

  /** The version of what there is; whatever changed until then may have been missed. */
  async #begin(): Promise<string> {
    const { metadata } = await this.#parts.client.get({ ...this.#call({ limit: '1' }), metadataOnly: true });
    const version = versionOf(metadata);
    if (!this.#isOver()) this.#parts.changed();
    return version;
  }

  async #watch(version: string): Promise<void> {
    const lines = new WatchedLines();
    const call = this.#call({
      watch: 'true',
      allowWatchBookmarks: 'true',
      resourceVersion: version,
      timeoutSeconds: String(WATCH_SECONDS),
    });
    const take = (bytes: Uint8Array): void => {
      const events = lines.take(bytes);
      if (this.#isOver()) return;
      if (events.version !== undefined) this.#version = events.version;
      if (events.isChange) this.#parts.changed();
    };
    await this.#parts.client.watch({ ...call, metadataOnly: true }, { take, limitMs: WATCH_LIMIT_MS });
  }

  #call(query: Readonly<Record<string, string>>): K8sCall {
    const { namespace, selector } = this.#parts;
    return { namespace, query: { labelSelector: selector, ...query }, signal: this.#stop.signal };
  }

  #pause(milliseconds: number): Promise<void> {
    const { signal } = this.#stop;
    return new Promise((resolve) => {
      if (signal.aborted) {
        resolve();
        return;
      }
      const done = (): void => {
        clearTimeout(timer);
        signal.removeEventListener('abort', done);
        resolve();
      };
      const timer = setTimeout(done, milliseconds);
      signal.addEventListener('abort', done);
    });
  }
}
