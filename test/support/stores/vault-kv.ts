import { answer, failure, type VaultReply } from './vault-replies.js';

interface Version {
  readonly data: object;
  readonly created: string;
  deleted: string;
}

const SOMEWHEN = '2026-11-29T02:29:43.192842309Z';
const NOT_VERSIONED =
  "Invalid path for a versioned K/V secrets engine. See the API docs for the appropriate API endpoints to use. If using the OpenBao CLI, use 'bao kv get' for this operation.";

/** The key-value engines of a stub, by mount: `kv/`, `kv1/`, `team/nested/`. */
export class VaultKv {
  readonly #mounts = new Map<
    string,
    { readonly version: '1' | '2'; readonly secrets: Map<string, Version[]> }
  >();

  mount(path: string, version: '1' | '2'): void {
    this.#mounts.set(path, { version, secrets: new Map() });
  }

  unmount(path: string): void {
    this.#mounts.delete(path);
  }

  put(path: string, data: object, created = SOMEWHEN): void {
    const { secrets, rest } = this.#place(path);
    secrets.set(rest, [...(secrets.get(rest) ?? []), { data, created, deleted: '' }]);
  }

  /** Marks the newest version as deleted; its name stays in lists. */
  delete(path: string, when = SOMEWHEN): void {
    const { secrets, rest } = this.#place(path);
    const newest = secrets.get(rest)?.at(-1);
    if (newest) newest.deleted = when;
  }

  mountOf(path: string): string | undefined {
    return [...this.#mounts.keys()].find((mount) => `${path}/`.startsWith(mount));
  }

  describe(mount: string, namespace: string | undefined): object {
    const version = this.#mounts.get(mount)?.version ?? '1';
    return {
      accessor: '…',
      config: { default_lease_ttl: 0, force_no_cache: false, max_lease_ttl: 0 },
      deprecation_status: 'supported',
      description: '',
      external_entropy_access: false,
      local: false,
      options: { version },
      path: namespace === undefined ? mount : `${namespace}/${mount}`,
      plugin_version: '',
      running_plugin_version: 'v2.0.0+builtin.bao',
      running_sha256: '',
      seal_wrap: false,
      type: 'kv',
      uuid: '…',
    };
  }

  read(path: string, version: number | undefined): VaultReply {
    const mount = this.mountOf(path);
    const engine = this.#mounts.get(mount ?? '');
    if (mount === undefined || !engine) return noRoute(path);
    const rest = path.slice(mount.length);
    if (engine.version === '1') {
      const data = engine.secrets.get(rest)?.at(-1)?.data;
      return data ? answer({ data, lease_duration: 2_764_800 }) : failure(404);
    }
    const [, api, name = ''] = /^(data|metadata)\/(.*)$/.exec(rest) ?? [];
    if (api === undefined) return answer({ warnings: [NOT_VERSIONED] }, 404);
    const versions = engine.secrets.get(name);
    if (!versions) return failure(404);
    return api === 'data' ? dataOf(versions, version ?? versions.length) : metadataOf(versions);
  }

  list(path: string): VaultReply {
    const mount = this.mountOf(path);
    const engine = this.#mounts.get(mount ?? '');
    if (mount === undefined || !engine) return noRoute(path);
    const whole = `${path.replace(/\/$/, '')}/`.slice(mount.length);
    if (engine.version === '2' && !whole.startsWith('metadata/'))
      return answer({ warnings: [NOT_VERSIONED] }, 404);
    const prefix = (engine.version === '2' ? whole.slice('metadata/'.length) : whole).replace(/^\/$/, '');
    const below = [...engine.secrets.keys()].filter((name) => name.startsWith(prefix));
    const keys = below.map((name) => /^[^/]*\/?/.exec(name.slice(prefix.length))?.[0] ?? '');
    return keys.length === 0 ? failure(404) : answer({ data: { keys: [...new Set(keys)].sort() } });
  }

  #place(path: string): { secrets: Map<string, Version[]>; rest: string } {
    const mount = this.mountOf(path);
    const engine = this.#mounts.get(mount ?? '');
    if (mount === undefined || !engine) throw new Error(`the stub has no mount for ${path}`);
    return { secrets: engine.secrets, rest: path.slice(mount.length) };
  }
}

function noRoute(path: string): VaultReply {
  return failure(404, `no handler for route "${path}". route entry not found.`);
}

function dataOf(versions: readonly Version[], version: number): VaultReply {
  const one = versions[version - 1];
  if (!one) return failure(404);
  const metadata = {
    created_time: one.created,
    custom_metadata: null,
    deletion_time: one.deleted,
    destroyed: false,
    version,
  };
  const isDeleted = one.deleted !== '';
  return answer({ data: { data: isDeleted ? null : one.data, metadata } }, isDeleted ? 404 : 200);
}

function metadataOf(versions: readonly Version[]): VaultReply {
  const all = versions.map(({ created, deleted }, at) => [
    String(at + 1),
    { created_time: created, deletion_time: deleted, destroyed: false },
  ]);
  return answer({
    data: {
      cas_required: false,
      created_time: versions[0]?.created,
      current_metadata_version: 0,
      current_version: versions.length,
      custom_metadata: null,
      delete_version_after: '0s',
      max_versions: 0,
      metadata_cas_required: false,
      oldest_version: 0,
      updated_time: versions.at(-1)?.created,
      versions: Object.fromEntries(all) as object,
    },
  });
}
