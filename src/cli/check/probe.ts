import { type GatewayConfig } from '../../config/gateway-config.js';
import { CredentialKeeper } from '../../credentials/credential-keeper.js';
import { type CliContext } from '../terminal/context.js';
import { probeCredential, type RegistryProbe } from './probe-credential.js';
import { probeKeyServer, type ServerProbe } from './probe-key-server.js';
import { type ProbeTarget } from './probe-targets.js';
import { probeSecret, type SecretProbe, secretTargets } from './probe-secret.js';
import { SecretKeeper } from '../../secrets/secret-keeper.js';
import { Progress } from '../terminal/progress.js';

/** Plain data without any secret. */
export interface ProbeReport {
  readonly registries: readonly RegistryProbe[];
  /** The Woodpecker servers that keys are fetched from. */
  readonly servers: readonly ServerProbe[];
  /** What is kept in stores. */
  readonly secrets: readonly SecretProbe[];
}

/** Probes that run at the same time. */
const AT_ONCE = 16;

/** Reads every secret from its store, tries every credential on its registry and asks every Woodpecker server for its key. */
export async function probe(
  { clients, minCredentialLife, stores, storeRefresh, late }: GatewayConfig,
  targets: readonly ProbeTarget[],
  { stderr }: CliContext,
): Promise<ProbeReport> {
  const secrets = new SecretKeeper();
  secrets.use(stores, storeRefresh * 1000);
  const keeper = new CredentialKeeper({
    minimumMs: minCredentialLife * 1000,
    read: secrets.read.bind(secrets),
    lease: secrets.lease.bind(secrets),
  });
  const kept = secretTargets({ late }, [...new Set(targets.map(({ entry }) => entry))]);
  const servers = clients.filter(({ keyServer }) => keyServer !== undefined);
  const progress = new Progress(stderr, targets.length + servers.length + kept.length);
  try {
    const secretProbes = await inParallel(kept, (one) => progress.during(one.key, probeSecret(one, secrets)));
    const [registryProbes, serverProbes] = await Promise.all([
      inParallel(targets, (target) =>
        progress.during(target.entry.name, probeCredential(target, keeper, secrets)),
      ),
      inParallel(servers, (client) => progress.during(client.name, probeKeyServer(client))),
    ]);
    return { registries: registryProbes, servers: serverProbes, secrets: secretProbes };
  } finally {
    progress.clear();
    keeper.stop();
    await secrets.stop();
  }
}

/** The results in the order of the items. */
async function inParallel<Item, Result>(
  items: readonly Item[],
  work: (item: Item) => Promise<Result>,
): Promise<Result[]> {
  const results: Result[] = [];
  const queue = items.entries();
  const worker = async (): Promise<void> => {
    for (const [at, item] of queue) results[at] = await work(item);
  };
  await Promise.all(Array.from({ length: Math.min(AT_ONCE, items.length) }, worker));
  return results;
}
