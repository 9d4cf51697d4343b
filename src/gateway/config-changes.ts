import { type GatewayConfig } from '../config/gateway-config.js';
import { listed } from '../wire/bounded-list.js';
import { isSame } from '../wire/is-same.js';

/**
 * What the second configuration has otherwise than the first, as fields of a line: names of entries, clients,
 * stores and settings. Values are compared, secrets included, and none is told. A field is there only where there is a change.
 */
export function configChanges(before: GatewayConfig, after: GatewayConfig): object {
  const [entries, later] = [entriesOf(before), entriesOf(after)];
  return {
    ...changesOf('entries', entries, later),
    ...(isReordered(entries, later) && { entriesReordered: true }),
    ...changesOf('clients', byName(before.clients), byName(after.clients)),
    ...changesOf('stores', byName(before.stores), byName(after.stores)),
    ...someOf('settingsChanged', changedIn(settingsOf(before), settingsOf(after))),
  };
}

type Named = ReadonlyMap<string, unknown>;

function changesOf(kind: string, before: Named, after: Named): object {
  return {
    ...someOf(`${kind}Added`, missingIn(before, after)),
    ...someOf(`${kind}Changed`, changedIn(before, after)),
    ...someOf(`${kind}Removed`, missingIn(after, before)),
  };
}

function someOf(field: string, names: readonly string[]): object {
  return names.length > 0 ? listed(field, names) : {};
}

function missingIn(some: Named, all: Named): readonly string[] {
  return [...all.keys()].filter((name) => !some.has(name));
}

function changedIn(before: Named, after: Named): readonly string[] {
  return [...after.keys()].filter((name) => before.has(name) && !isSame(before.get(name), after.get(name)));
}

/** Among equals the earlier entry wins. */
function isReordered(before: Named, after: Named): boolean {
  const common = [...after.keys()].filter((name) => before.has(name));
  const former = [...before.keys()].filter((name) => after.has(name));
  return common.some((name, at) => name !== former[at]);
}

/** Where an entry is written does not matter. */
function entriesOf({ entries }: GatewayConfig): Named {
  return new Map(entries.map((entry) => [entry.name, { ...entry, source: '', secretFiles: undefined }]));
}

function byName(items: readonly { readonly name: string }[]): Named {
  return new Map(items.map((item) => [item.name, item]));
}

function settingsOf(config: GatewayConfig): Named {
  const { listen, log, audit, page, database } = config;
  const { publicUrl, openId } = page;
  const tls = listen.tls?.context();
  return new Map<string, unknown>([
    ['HOST', listen.host],
    ['PORT', listen.port],
    ['TLS_CERT_FILE', [listen.tls?.certFile, tls?.cert]],
    ['TLS_KEY_FILE', [listen.tls?.keyFile, tls?.key]],
    ['LOG_LEVEL', log.level],
    ['LOG_FORMAT', log.format],
    ['ADMIN_TOKEN', config.adminToken],
    ['PUBLIC_URL', publicUrl],
    ['OIDC_ISSUER', openId?.issuer],
    ['OIDC_CLIENT_ID', openId?.clientId],
    ['OIDC_CLIENT_SECRET', openId?.clientSecret],
    ['OIDC_VIEWERS', openId?.viewers],
    ['OIDC_ADMINS', openId?.admins],
    ['OIDC_SCOPE', openId?.scope],
    ['BASIC_AUTH', config.basicAuth],
    ['SIGNATURE_TOLERANCE', config.signatureTolerance],
    ['MIN_CREDENTIAL_LIFE', config.minCredentialLife],
    ['WORKERS', config.workers],
    ['PROVIDERS_DIR', config.providersDir],
    ['AUDIT_LOG', audit.target],
    ['AUDIT_REQUIRED', audit.required],
    ['DATABASE_URL', database?.place],
    ['DATABASE_KEY', database?.key],
    ['DATABASE_KEY_PREVIOUS', database?.previousKeys],
    ['HISTORY_DAYS', database?.historyDays],
    ['STORE_REFRESH', config.storeRefresh],
    ['ENTRIES_FROM', config.feeds.map(({ text }) => text)],
    ...config.late.map(({ key, reference }) => [key, reference] as const),
  ]);
}
