import { type ConfigError } from '../../config/config-error.js';
import { type ClientConfig, type ConfigNote, type RegistryEntry } from '../../config/gateway-config.js';
import { routeOf } from '../../exchange/route-table.js';
import { secretNames } from '../../resolver/secrets/secret-plan.js';
import { publicFingerprints } from '../../dialects/shared/signing-keys.js';
import { checkRemarks, checkWarnings } from './remarks.js';
import { type LoadedConfiguration } from '../terminal/load-configuration.js';
import { type ProbeReport } from './probe.js';
import { type ReadSource } from '../../feeds/read-once.js';

/** What `dockpass check` found. Plain data without any secret: it is printed as it is. */
export interface CheckReport {
  /** The gateway would start with it, nothing of its sources is left out and, where it was probed, everything works. */
  readonly ok: boolean;
  /** What keeps the gateway from starting, or an entry of a source from being used. */
  readonly problems: readonly ConfigNote[];
  /** What is probably not meant. */
  readonly warnings: readonly ConfigNote[];
  /** What is right as far as anybody can tell, and good to know. */
  readonly remarks: readonly ConfigNote[];
  readonly clients: readonly CheckedClient[];
  readonly registries: readonly CheckedEntry[];
  /** Where further entries come from. */
  readonly sources: readonly CheckedSource[];
  /** Only with `--probe`. */
  readonly probes?: ProbeReport;
}

export interface CheckedClient {
  readonly name: string;
  readonly dialect: string;
  readonly endpoint: string;
  /** Where it asks for secrets; undefined where it does not. */
  readonly secretEndpoint: string | undefined;
  /** How many keys are accepted: a second one while they are changed over. */
  readonly keys: number;
  /** Of the public keys, first of the one that is taken from the server if it is named; a shared secret has none. */
  readonly fingerprints: readonly string[];
  /** The server that the key is fetched from. */
  readonly server: string | undefined;
}

export interface CheckedEntry {
  readonly name: string;
  readonly provider: string;
  readonly addresses: readonly string[];
  /** Empty = every repository. */
  readonly repos: readonly string[];
  readonly events: readonly string[] | undefined;
  readonly forks: boolean;
  readonly clients: readonly string[] | undefined;
  /** It is given for pulling. */
  readonly pulls: boolean;
  /** Names of the secrets that it gives to steps. */
  readonly secrets: readonly string[];
  readonly source: string;
}

/** What one look at a source gave; what is wrong with its entries stands among the problems. */
export interface CheckedSource {
  readonly source: string;
  readonly from: string;
  /** Why it could not be read; undefined = it was. */
  readonly failure: string | undefined;
  readonly entries: number;
  readonly leftOut: number;
}

/** Of a configuration that cannot be used. */
export function brokenReport({ problems, warnings }: ConfigError): CheckReport {
  return { ok: false, problems, warnings, remarks: [], clients: [], registries: [], sources: [] };
}

export function configuredReport(loaded: LoadedConfiguration): CheckReport {
  const { config, sources } = loaded;
  const problems = sources.flatMap(({ source, view, failure }) => [
    ...(failure === undefined ? [] : [{ key: source.text, message: `cannot be read: ${failure}` }]),
    ...view.problems,
  ]);
  return {
    ok: problems.length === 0,
    problems,
    warnings: [...config.warnings, ...sources.flatMap(({ view }) => view.warnings), ...checkWarnings(loaded)],
    remarks: checkRemarks(loaded),
    clients: config.clients.map(checkedClient),
    registries: config.entries.map(checkedEntry),
    sources: sources.map(checkedSource),
  };
}

function checkedSource({ source: { word, text }, view, failure }: ReadSource): CheckedSource {
  const { entries, leftOut } = view;
  return { source: word, from: text, failure, entries: entries.length, leftOut };
}

function checkedClient(client: ClientConfig): CheckedClient {
  const {
    name,
    dialect: { id: dialect },
    keys,
    keyServer,
    keyFingerprint = [],
  } = client;
  return {
    name,
    dialect,
    endpoint: routeOf(client),
    secretEndpoint: client.dialect.secrets && routeOf(client, 'secrets'),
    keys: keys.length,
    fingerprints: [keyFingerprint, publicFingerprints(keys)].flat(),
    server: keyServer,
  };
}

function checkedEntry(entry: RegistryEntry): CheckedEntry {
  const { name, provider, addresses, repos, events, forks, clients, pulls, source } = entry;
  return {
    name,
    provider,
    addresses,
    repos: repos.map(({ text }) => text),
    events: events && [...events],
    forks,
    clients: clients && [...clients],
    pulls,
    secrets: secretNames(entry),
    source,
  };
}
