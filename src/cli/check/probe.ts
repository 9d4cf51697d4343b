import { type GatewayConfig } from '../../config/gateway-config.js';
import { CredentialKeeper } from '../../credentials/credential-keeper.js';
import { type CliContext } from '../terminal/context.js';
import { inParallel } from '../../probing/in-parallel.js';
import { probeCredential, type RegistryProbe } from '../../probing/probe-credential.js';
import { probeKeyServer, type ServerProbe } from './probe-key-server.js';
import { type ProbeTarget } from '../../probing/probe-targets.js';
import { probeSecret, type SecretProbe, secretTargets } from '../../probing/probe-secret.js';
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
  const { signal } = new AbortController(); // every call has a limit of its own
  const kept = secretTargets({ late }, [...new Set(targets.map(({ entry }) => entry))]);
  const servers = clients.filter(({ keyServer }) => keyServer !== undefined);
  const progress = new Progress(stderr, targets.length + servers.length + kept.length);
  try {
    const secretProbes = await inParallel(kept, (one) => progress.during(one.key, probeSecret(one, secrets)));
    const [registryProbes, serverProbes] = await Promise.all([
      inParallel(targets, (target) =>
        progress.during(target.entry.name, probeCredential(target, { keeper, secrets, signal })),
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
