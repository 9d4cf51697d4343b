import { entryLine } from '../audit/audit-lines.js';
import { AuditTrail } from '../audit/audit-trail.js';
import { openAuditTarget } from '../audit/audit-target.js';
import { DatabaseLog } from '../logging/database-log.js';
import { ManagedEntries } from '../managed/managed-entries.js';
import { MintLog } from '../logging/mint-log.js';
import { RequestLog } from '../logging/request-log.js';
import { SecretLog } from '../logging/secret-log.js';
import { type Instruments } from '../metrics/instruments.js';
import { CallTallies } from '../metrics/call-tally.js';
import { RecentMinutes } from '../metrics/recent-minutes.js';
import { RequestTally } from '../metrics/request-tally.js';
import { CredentialKeeper } from '../credentials/credential-keeper.js';
import { type CredentialContext } from '../credentials/credential-slot.js';
import { Database } from '../database/database.js';
import { type FaultLog } from '../faults/fault-log.js';
import { type GatewayConfig } from '../config/gateway-config.js';
import { type LogOutput } from '../logging/logger.js';
import { type IRegistryProvider } from '../registry/registry-provider.js';
import { type RequestObserver } from '../exchange/served-request.js';
import { ToldObservers } from '../exchange/told-observers.js';
import { openTracing } from '../tracing/open-tracing.js';
import { Gateway } from '../gateway/gateway.js';
import { remember } from './remember.js';
import { share } from './share.js';
import { LateSecrets } from '../gateway/late-secrets.js';
import { type PlaceContext } from '../secrets/place.js';
import { SecretKeeper } from '../secrets/secret-keeper.js';
import { KeyFetcher } from '../gateway/keys/key-fetcher.js';
import { ReloadTally } from '../gateway/reload-tally.js';
import { Feeds, type FeedsParts } from '../feeds/feeds.js';
import { ServerKeys } from '../gateway/keys/server-keys.js';
import { type Shutdown } from './shutdown.js';
import { type StartOptions } from './start-options.js';

/** A gateway and everything that counts, writes down and traces what it does. */
export interface InstrumentedGateway extends Instruments {
  readonly late: LateSecrets;
  readonly audit: AuditTrail;
  /** Told of every signed request. */
  readonly observer: RequestObserver;
}

interface InstrumentParts {
  readonly providers: readonly IRegistryProvider[];
  readonly config: GatewayConfig;
  readonly log: LogOutput;
  readonly faults: FaultLog;
  readonly shutdown: Shutdown;
}

/** @throws ConfigError when the audit file cannot be opened */
export async function instrument(
  { providers, config, log, faults, shutdown }: InstrumentParts,
  { env, keySource, clock }: Pick<StartOptions, 'env' | 'keySource' | 'clock'>,
): Promise<InstrumentedGateway> {
  const { logger, stream } = log;
  const [requests, mints, reads, tasks] = [
    new RequestTally(),
    new CallTallies(),
    new CallTallies(),
    new CallTallies(),
  ];
  const minutes = new RecentMinutes(requests, clock);
  shutdown.add('work', () => {
    minutes.stop();
  });
  const tracing = await openTracing(env);
  if (tracing) shutdown.add('audit', () => tracing.stop());
  const onMint = toldAll<CredentialContext['onMint']>(faults, [
    (slot, ...rest) => {
      if (!slot.isTaken) mints.add(slot.providerId, ...rest);
    },
    new MintLog(logger).minted,
    (slot, ...rest) => {
      if (!slot.isTaken) tracing?.minted(slot, ...rest);
    },
  ]);
  const onRead = toldAll<PlaceContext['onRead']>(faults, [
    (place, ...rest) => {
      reads.add(place.store, ...rest);
    },
    new SecretLog(logger).read,
  ]);
  const time = clock ? { clock } : {};
  const database = new Database({
    onCall: tasks.add.bind(tasks),
    onState: new DatabaseLog(logger).turned,
    ...time,
  });
  const days = (): number | undefined => gateway.current.config.database?.historyDays;
  const history = remember({ database, days, clock, shutdown });
  shutdown.add('audit', () => database.stop());
  const secrets = new SecretKeeper({ onRead, ...time });
  const read = secrets.read.bind(secrets);
  const lease = secrets.lease.bind(secrets);
  const sharing = share({ database, logger, clock, env, isConfigured: !!config.database, shutdown });
  const { wrap } = sharing;
  const keeper = new CredentialKeeper({ onMint, read, lease, wrap, ...time });
  const gateway = new Gateway(providers, keeper, secrets);
  shutdown.add('credentials', async () => {
    gateway.keeper.stop();
    await secrets.stop();
  });
  const late = new LateSecrets(secrets, logger);
  const keys = new ServerKeys(gateway, keySource ?? ((hear) => new KeyFetcher(logger, hear)));
  shutdown.add('work', () => {
    keys.stop();
  });
  const audit = new AuditTrail(logger, gateway.uses.takeBack);
  shutdown.add('audit', () => audit.close());
  await audit.use(await openAuditTarget(config.audit, log));
  gateway.auditBroken = () => audit.blocks;
  const tell: FeedsParts['tell'] = ({ change, entry }) => {
    audit.note(entryLine(change, entry));
  };
  const managed = new ManagedEntries(database, clock);
  const feeds = new Feeds({ gateway, database, managed, logger, tell, clock });
  shutdown.add('work', () => {
    feeds.stop();
  });
  const observers = [new RequestLog(logger, stream), requests, history, ...(tracing ? [tracing] : [])];
  const observer = new ToldObservers(observers, faults);
  const tallies = {
    requests,
    minutes,
    mints,
    reads,
    tasks,
    sharing: sharing.tally,
    reloads: new ReloadTally(),
  };
  return { gateway, database, history, managed, keys, late, feeds, ...tallies, audit, faults, observer };
}

/** Tells each; one that fails keeps the others from nothing. */
function toldAll<Tell extends (...told: never[]) => void>(faults: FaultLog, all: readonly Tell[]) {
  return (...told: Parameters<Tell>): void => {
    for (const tell of all) {
      try {
        tell(...told);
      } catch (thrown) {
        faults.met('observer', thrown);
      }
    }
  };
}
