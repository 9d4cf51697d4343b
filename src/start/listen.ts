import { type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { NestFactory } from '@nestjs/core';
import { Connections } from '../exchange/connections.js';
import { SERVER_LIMITS, type ServerLimits } from '../exchange/limits.js';
import { requestIds } from '../exchange/request-ids.js';
import { SignedLane } from '../exchange/signed-lane.js';
import { NestLogger } from '../logging/nest-logger.js';
import { type AppParts, AppModule } from './app.module.js';
import { GatewayAdapter } from './gateway-adapter.js';
import { type InstrumentedGateway } from './instrument.js';
import { type Shutdown } from './shutdown.js';
import { stopServer } from './stop-server.js';

interface ListenParts extends AppParts {
  readonly instruments: InstrumentedGateway;
  readonly limits: Partial<ServerLimits> | undefined;
  readonly shutdown: Shutdown;
  /** What must be known before the first request; until then all else is made ready. */
  readonly opening: Promise<void>;
}

/**
 * Opens the port of the configuration: to the signed lane, and behind it to what Nest serves.
 *
 * @throws Error of the system when it cannot listen, and that of `opening`
 */
export async function listen({
  instruments,
  metrics,
  logger,
  shutdown,
  opening,
  ...parts
}: ListenParts): Promise<Server> {
  const { gateway, keys, observer, audit, faults } = instruments;
  const limits = { ...SERVER_LIMITS, ...parts.limits };
  const context = { limits, observer, audit, faults, nextId: requestIds(), keyMissed: keys.missed };
  const lane = new SignedLane(() => gateway.current, context);
  const connections = new Connections(limits.connections);
  const { host, port, tls } = gateway.current.config.listen;
  const adapter = new GatewayAdapter(lane, limits, tls, connections);
  const app = await NestFactory.create(AppModule.around({ instruments, metrics, logger }), adapter, {
    logger: new NestLogger(logger),
    bodyParser: false,
    abortOnError: false,
  });
  app.use(onlyAsItSays);
  shutdown.add('features', () => app.close());
  await app.init();
  await opening;
  await app.listen(port, host);
  const server = app.getHttpServer() as Server;
  shutdown.add('listener', () => stopServer(server, connections, limits.drainMs));
  return server;
}

/** No browser takes an answer for anything else than it says that it is, whatever an operator named an entry. */
function onlyAsItSays(_: IncomingMessage, response: ServerResponse, next: () => void): void {
  response.setHeader('X-Content-Type-Options', 'nosniff');
  next();
}
