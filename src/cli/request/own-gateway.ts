import { setTimeout as pause } from 'node:timers/promises';
import { ConfigError } from '../../config/config-error.js';
import { type ClientConfig } from '../../config/gateway-config.js';
import { type CoreConfig } from '../../config/gateway/core-config.js';
import { type Basics, type KnownValue, loadBasics } from '../../config/load-basics.js';
import { type Dialect } from '../../dialects/dialect.js';
import { type ExtensionKind } from '../../dialects/extension.js';
import { routeOf } from '../../exchange/route-table.js';
import { LazyStores } from '../../plugins/lazy-stores.js';
import { OpenStores } from '../../secrets/open-stores.js';
import { fieldOf } from '../../store/field-of.js';
import { type CliContext } from '../terminal/context.js';
import { MisuseError } from '../terminal/exit-status.js';
import { ownOrigin } from '../terminal/own-origin.js';

/** Milliseconds for a store. */
const STORE_LIMIT_MS = 7_000;

/** Where a gateway on this machine is asked, and what that takes beside a signature. */
export interface OwnEndpoint {
  readonly url: URL;
  /** PEM text of the certificate that it shows; undefined = it speaks plain HTTP. */
  readonly certificate: string | undefined;
  /** `user:token`. */
  readonly basicAuth: string | undefined;
}

/**
 * The gateway that is configured here, by environment and file, as far as asking it takes: itself and its clients. Its
 * entries need not be readable, nor right.
 */
export class OwnGateway {
  private constructor(
    private readonly core: CoreConfig,
    private readonly clients: readonly ClientConfig[],
  ) {}

  /** @throws ConfigError when something of it cannot be used, RegistrationError when a store cannot */
  static async load({ env, cwd, providersRoot }: CliContext): Promise<OwnGateway> {
    const kinds = new LazyStores(new URL('../stores/', providersRoot));
    const input = { env, cwd, isTerminal: false, stores: kinds.all };
    try {
      const known = await valuesOf(checked(await loadBasics(input)));
      const knownValue: KnownValue = (reference) => known.get(String(reference));
      const { core, clients } = checked(await loadBasics({ ...input, knownValue }));
      return new OwnGateway(core, clients);
    } finally {
      await kinds.close().catch(() => undefined);
    }
  }

  /** @throws MisuseError where there is no such client, and where none is named and there are several */
  client(name: string | undefined): ClientConfig {
    const [one, other] = this.clients.filter((client) => name === undefined || client.name === name);
    if (one && !other) return one;
    if (this.clients.length === 0)
      throw new MisuseError('no client is configured here: name --dialect, --url and a key');
    throw new MisuseError(`--client must be one of ${this.clients.map((client) => client.name).join(', ')}`);
  }

  defaultClient(dialect: Dialect): ClientConfig | undefined {
    return this.clients.find((client) => client.isDefault && client.dialect === dialect);
  }

  /** @throws MisuseError where the port is any free one */
  endpoint(
    dialect: Dialect,
    client: ClientConfig | undefined,
    kind: ExtensionKind = 'registries',
  ): OwnEndpoint {
    const { listen, basicAuth } = this.core;
    const path = routeOf(client ?? { dialect, name: dialect.id, isDefault: true }, kind);
    const origin = ownOrigin(listen, 'name the endpoint with --url');
    return { url: new URL(origin + path), certificate: listen.tls?.context().cert, basicAuth };
  }
}

function checked(basics: Basics): Basics {
  const { problems } = basics.notes;
  if (problems.length > 0) throw new ConfigError(problems);
  return basics;
}

/** What stores say of the secrets that they keep, as far as they say it in time. */
async function valuesOf({ late, stores }: Basics): Promise<ReadonlyMap<string, string>> {
  const open = new OpenStores();
  open.use(stores.used);
  const values = new Map<string, string>();
  const signal = AbortSignal.timeout(STORE_LIMIT_MS);
  const reads = late.all.map(async ({ reference }) => {
    const found = fieldOf(await open.reader(reference)(signal), reference.field);
    if (typeof found === 'object') values.set(String(reference), found.text);
  });
  await Promise.race([Promise.allSettled(reads), pause(STORE_LIMIT_MS, undefined, { ref: false })]);
  await open.close();
  return values;
}
