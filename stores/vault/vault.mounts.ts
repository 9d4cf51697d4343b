import { ProviderError } from '../../src/registry/provider-error.js';
import { objectOf, type VaultClient } from './vault.client.js';

/** What engine a path belongs to: a versioned key-value store, anything else, or nobody could tell. */
export type Engine = 'kv2' | 'plain' | 'unknown';

export interface Located {
  readonly engine: Engine;
  /** With the slash at its end; of an engine that is unknown the first segment, which most mounts are. */
  readonly mount: string;
  /** What lies behind it. */
  readonly rest: string;
}

/** Which mount a path belongs to, asked once for each mount. */
export class VaultMounts {
  readonly #known = new Map<string, Engine>();

  constructor(private readonly client: VaultClient) {}

  /**
   * `GET sys/internal/ui/mounts/PATH`: every token may ask it for a path that it may use. Whoever may not, or has a
   * server without it, is left to guess.
   */
  async locate(path: string, token: string, signal: AbortSignal): Promise<Located> {
    for (const [mount, engine] of this.#known) {
      if (path.startsWith(mount)) return located(path, mount, engine);
    }
    try {
      const { data } = await this.client.call({ path: `sys/internal/ui/mounts/${path}`, token, signal });
      return this.#read(path, objectOf(data));
    } catch (error) {
      if (!isDenied(error)) throw error;
      return located(path, `${path.split('/')[0] ?? ''}/`, 'unknown');
    }
  }

  learn(mount: string, engine: Engine): void {
    this.#known.set(mount, engine);
  }

  /** A mount may be another one by now. */
  forget(mount: string): void {
    this.#known.delete(mount);
  }

  #read(path: string, { path: said, type, options }: Readonly<Record<string, unknown>>): Located {
    const mount = typeof said === 'string' ? withoutNamespace(said, path) : undefined;
    if (mount === undefined) throw new ProviderError('bad_answer');
    const { version } = (options ?? {}) as { version?: unknown };
    const engine = type === 'kv' && version === '2' ? 'kv2' : 'plain';
    this.#known.set(mount, engine);
    return located(path, mount, engine);
  }
}

/** The mount as the path begins with it: Vault may write the namespace of the request before it. */
function withoutNamespace(said: string, path: string): string | undefined {
  const segments = said.split('/');
  const starts = segments.map((_, from) => segments.slice(from).join('/'));
  return starts.find((mount) => mount !== '' && mount.endsWith('/') && path.startsWith(mount));
}

function located(path: string, mount: string, engine: Engine): Located {
  return { engine, mount, rest: path.slice(mount.length) };
}

export function isDenied(error: unknown): error is ProviderError {
  return error instanceof ProviderError && ['refused', 'not_found'].includes(error.code);
}
