import { DIALECTS } from '../../dialects/dialects.js';
import {
  type ClientConfig,
  type ConfigNote,
  type GatewayConfig,
  type RegistryEntry,
} from '../../config/gateway-config.js';
import { ProviderCatalog } from '../../config/entries/provider-catalog.js';
import { isLoopbackHost } from '../../wire/host-class.js';
import { auditNotes, certificateNotes } from './files.js';
import { type LoadedConfiguration } from '../terminal/load-configuration.js';
import { firstOf } from '../terminal/wrap.js';

/** What is probably not meant and only shows when the configuration is seen as a whole, or on this machine. */
export function checkWarnings({ config, providers }: LoadedConfiguration): readonly ConfigNote[] {
  const catalog = new ProviderCatalog(providers);
  return [
    ...listenNotes(config),
    ...certificateNotes(config),
    ...auditNotes(config),
    ...config.entries.flatMap((entry) => [
      ...foreignEventNotes(entry, config.clients),
      ...forgeHostNotes(entry),
      ...unclaimedNotes(entry, catalog),
    ]),
  ];
}

/** What follows from the configuration and may surprise. */
export function checkRemarks({ config }: LoadedConfiguration): readonly ConfigNote[] {
  const { entries, adminToken } = config;
  const closed = entries.filter(({ forks, pulls }) => !forks || !pulls);
  const open = entries.filter(({ forks, pulls }) => forks && pulls);
  const everywhere = entries.filter(({ repos }) => repos.length === 0);
  return [
    ...about('FORKS', closed, 'not given to builds of forks:'),
    ...about('FORKS', open, 'given to builds of forks too, so with no right to write:'),
    ...about('REPOS', everywhere, 'given to every repository:'),
    ...(adminToken === undefined
      ? [{ key: 'ADMIN_TOKEN', message: 'is not set, so /metrics and /admin answer 404' }]
      : []),
  ];
}

/** Names that a sentence holds. */
const MAX_LISTED = 10;

function about(key: string, entries: readonly RegistryEntry[], sentence: string): readonly ConfigNote[] {
  if (entries.length === 0) return [];
  const names = firstOf(
    entries.map(({ name }) => name),
    MAX_LISTED,
  );
  return [{ key: `REGISTRY_<NAME>_${key}`, message: `${sentence} ${names}` }];
}

function listenNotes({ listen: { host, tls } }: GatewayConfig): readonly ConfigNote[] {
  if (tls || isLoopbackHost(host)) return [];
  const message =
    'credentials leave over plain HTTP: set TLS_CERT_FILE and TLS_KEY_FILE, or listen on loopback behind a TLS proxy';
  return [{ key: 'HOST', message }];
}

/** An event of the other dialect's words never happens; that none does is reported with the configuration. */
function foreignEventNotes(
  { name, events, clients }: RegistryEntry,
  all: readonly ClientConfig[],
): readonly ConfigNote[] {
  if (!events) return [];
  const own = all.filter((client) => clients?.has(client.name) ?? true);
  const known = new Set(own.flatMap(({ dialect }) => dialect.events));
  const foreign = [...events].filter((event) => !known.has(event));
  if (foreign.length === 0 || foreign.length === events.size) return [];
  const message = `events: no client of the entry has ${foreign.join(', ')}; ${DIALECTS.map(({ label }) => label).join(' and ')} have different words`;
  return [{ key: `registry ${name}`, message }];
}

/** Where a pattern begins with the host of a forge, as its URL does. */
const FORGES: ReadonlySet<string> = new Set([
  'github.com',
  'gitlab.com',
  'codeberg.org',
  'bitbucket.org',
  'gitea.com',
]);

function forgeHostNotes({ name, repos }: RegistryEntry): readonly ConfigNote[] {
  if (!repos.some(({ namespace }) => FORGES.has(namespace.toLowerCase()))) return [];
  const message = 'repos: a pattern begins with the host of a forge; write namespace/name without it';
  return [{ key: `registry ${name}`, message }];
}

/** A static password where some provider would mint fresh ones. */
function unclaimedNotes(
  { name, provider, addresses }: RegistryEntry,
  catalog: ProviderCatalog,
): readonly ConfigNote[] {
  if (provider !== catalog.fallback?.provider.id) return [];
  const ids = new Set(
    addresses.flatMap((address) => catalog.claimants(address).map((one) => one.provider.id)),
  );
  if (ids.size === 0) return [];
  const message = `provider ${[...ids].join(', ')} knows this address; ${provider} gives the password as it is and never renews it`;
  return [{ key: `registry ${name}`, message }];
}
