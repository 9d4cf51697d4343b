import { type IRegistryProvider } from '../registry/registry-provider.js';
import { noteNoClient } from './clients/clients.js';
import { ConfigError } from './config-error.js';
import { allEffective } from './effective/all-effective.js';
import { buildEntries } from './entries/build-entries.js';
import { noteOddEntries } from './entries/entry-warnings.js';
import { noteDoubleSecrets } from './entries/secret-names.js';
import { ProviderCatalog } from './entries/provider-catalog.js';
import { type EntryContext } from './entries/check-entry.js';
import { fedCheck } from './feeds/check-fed.js';
import { type FedCheck, type GatewayConfig } from './gateway-config.js';
import { checkProxies } from './gateway/proxy-variables.js';
import { checkTracing } from './gateway/tracing-variables.js';
import { type BasicsInput, loadBasics } from './load-basics.js';
import { noteTypos, noteUnread } from './sources/environment/environment-typos.js';
import { loadEntries } from './sources/sources.js';
import { standIns, standInsOf } from './stores/store-catalog.js';

export interface ConfigInput extends BasicsInput {
  readonly providers: readonly IRegistryProvider[];
}

/**
 * Reads and checks the whole configuration: environment and `.env`, the files that they name, every secret file.
 *
 * @throws ConfigError with every problem at once, none of which holds a value
 */
export async function loadConfig(input: ConfigInput): Promise<GatewayConfig> {
  const { env, providers } = input;
  const basics = await loadBasics(input);
  const { clients, names, given, late, variables, file, written, feeds, files, notes } = basics;
  if (!given && !file.broken) noteNoClient(notes);
  const catalog = new ProviderCatalog(providers);
  const raws = await loadEntries({ written, variables, items: file.entries, catalog, files, notes });
  const clientNames = file.broken ? undefined : names;
  const context = { catalog, files, clientNames, late: standIns(basics.stores) };
  const built = await buildEntries(raws, context, notes);
  noteTypos(variables, notes);
  checkProxies(env, notes);
  await checkTracing(env, files, notes);
  noteUnread(variables, env, notes);
  noteDoubleSecrets(built, notes);
  noteOddEntries(built, names?.size === clients.length ? clients : undefined, notes);
  const { problems, warnings, mayPass } = notes;
  const watchedFiles = [...files.watched];
  if (problems.length > 0) throw new ConfigError(problems, { warnings, mayPass, files: watchedFiles });
  if (built.length === 0 && feeds.length === 0) notes.warn('REGISTRY_<NAME>_ADDRESS', NO_ENTRY);
  const entries = built.map(({ entry }) => entry);
  const stores = feeds.length > 0 ? basics.stores.usable : basics.stores.used;
  const settings = allEffective(basics, env);
  const own = { ...basics.core, settings, clients, entries, stores, late: late.all, feeds };
  return { ...own, fedCheck: feedsCheck(own, { catalog, clientNames }, input), warnings, watchedFiles };
}

/** A store that an entry will name is known as little as the entry itself: whichever are right can be. */
function feedsCheck(
  { feeds, stores }: Pick<GatewayConfig, 'feeds' | 'stores'>,
  { catalog, clientNames }: Pick<EntryContext, 'catalog' | 'clientNames'>,
  { cwd }: ConfigInput,
): FedCheck | undefined {
  if (feeds.length === 0) return undefined;
  const known = stores.map(({ name, kind }) => [name, kind.id]);
  const stamp = JSON.stringify([[...(clientNames ?? [])], known]);
  return fedCheck({ catalog, clientNames, late: standInsOf(stores), cwd, stamp });
}

const NO_ENTRY = 'no registry is configured, so every answer is empty';
