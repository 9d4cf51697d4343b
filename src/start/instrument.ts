import { AuditTrail } from '../audit/audit-trail.js';
import { openAuditTarget } from '../audit/audit-target.js';
import { MintLog } from '../logging/mint-log.js';
import { RequestLog } from '../logging/request-log.js';
import { type Instruments } from '../metrics/instruments.js';
import { MintTally } from '../metrics/mint-tally.js';
import { RequestTally } from '../metrics/request-tally.js';
import { CredentialKeeper } from '../credentials/credential-keeper.js';
import { FaultLog } from '../faults/fault-log.js';
import { type RequestObserver } from '../exchange/served-request.js';
import { ToldObservers } from '../exchange/told-observers.js';
import { openTracing } from '../tracing/open-tracing.js';
import { Gateway } from '../gateway/gateway.js';
import { KeyFetcher } from '../gateway/keys/key-fetcher.js';
import { ReloadTally } from '../gateway/reload-tally.js';
import { ServerKeys } from '../gateway/keys/server-keys.js';
import { type PreparedGateway, type StartOptions } from './start-gateway.js';

/** A gateway and everything that counts, writes down and traces what it does. */
export interface InstrumentedGateway extends Instruments {
  readonly audit: AuditTrail;
  /** Told of every signed request. */
  readonly observer: RequestObserver;
  /** Writes what is still held, when no request comes any more. */
  close(): Promise<void>;
}

/** @throws ConfigError when the audit file cannot be opened */
export async function instrument(
  { providers, config, log }: PreparedGateway,
  { env, keySource, clock }: Pick<StartOptions, 'env' | 'keySource' | 'clock'>,
): Promise<InstrumentedGateway> {
  const { logger, stream } = log;
  const [requests, mints, faults] = [new RequestTally(), new MintTally(), new FaultLog(logger)];
  const tracing = await openTracing(env);
  const minted = [mints.minted, new MintLog(logger).minted, ...(tracing ? [tracing.minted] : [])];
  const onMint: (typeof minted)[number] = (...mint) => {
    for (const tell of minted) {
      try {
        tell(...mint);
      } catch (thrown) {
        faults.met('observer', thrown);
      }
    }
  };
  const gateway = new Gateway(providers, new CredentialKeeper({ onMint, ...(clock && { clock }) }));
  const keys = new ServerKeys(gateway, keySource ?? ((hear) => new KeyFetcher(logger, hear)));
  const audit = new AuditTrail(logger, gateway.uses.takeBack);
  await audit.use(await openAuditTarget(config.audit, log));
  gateway.auditBroken = () => audit.blocks;
  const observers = [new RequestLog(logger, stream), requests, ...(tracing ? [tracing] : [])];
  const observer = new ToldObservers(observers, faults);
  const close = async (): Promise<void> => {
    await tracing?.stop();
    await audit.close();
  };
  return { gateway, keys, requests, mints, reloads: new ReloadTally(), audit, faults, observer, close };
}
