import { type Server } from 'node:http';
import { type AddressInfo } from 'node:net';
import { All, Controller, Module, Req } from '@nestjs/common';
import { APP_FILTER, APP_GUARD, NestFactory } from '@nestjs/core';
import type { Request } from 'express';
import pino from 'pino';
import { type GatewayConfig } from '../../../src/config/gateway-config.js';
import { CredentialKeeper } from '../../../src/credentials/credential-keeper.js';
import { FaultLog } from '../../../src/faults/fault-log.js';
import { Gateway } from '../../../src/gateway/gateway.js';
import { AccessGuard } from '../../../src/routes/access.guard.js';
import { ConstantErrorsFilter } from '../../../src/routes/constant-errors.filter.js';
import { type Operator, operatorOf } from '../../../src/routes/operator.js';
import { beginSession } from '../../../src/sessions/session-cookie.js';
import { type Role } from '../../../src/sessions/session.js';
import { Sessions } from '../../../src/sessions/sessions.js';
import { makeConfig } from '../config/make-config.js';

export const PAGE_TOKEN = 'TEST-ONLY-admin-token-0123456789abcdef';

/** Whoever got through to the route of the last application. */
const reached: Operator[] = [];

@Controller('admin/thing')
class ThingController {
  @All()
  touch(@Req() request: Request): object {
    reached.push(operatorOf(request));
    return { method: request.method };
  }
}

/** An application with the gateway's own guard and one route that changes something, by every method. */
export interface ChangingRoutes {
  readonly port: number;
  /** Who got through so far. */
  readonly reached: readonly Operator[];
  /** A cookie of somebody who is signed in, as a browser keeps it. */
  readonly cookieOf: (role: Role) => Promise<string>;
  readonly stop: () => Promise<void>;
}

export async function startChangingRoutes(changes: Partial<GatewayConfig> = {}): Promise<ChangingRoutes> {
  reached.length = 0;
  const gateway = new Gateway([], new CredentialKeeper({}));
  gateway.apply(makeConfig({ adminToken: PAGE_TOKEN, ...changes }));
  const config = (): GatewayConfig => gateway.current.config;
  @Module({
    controllers: [ThingController],
    providers: [
      { provide: Gateway, useValue: gateway },
      { provide: Sessions, useValue: new Sessions(config) },
      { provide: FaultLog, useValue: new FaultLog(pino({ enabled: false })) },
      { provide: APP_GUARD, useClass: AccessGuard },
      { provide: APP_FILTER, useClass: ConstantErrorsFilter },
    ],
  })
  class ThingModule {}
  const app = await NestFactory.create(ThingModule, {
    logger: false,
    abortOnError: false,
    bodyParser: false,
  });
  await app.listen(0, '127.0.0.1');
  const { port } = (app.getHttpServer() as Server).address() as AddressInfo;
  const cookieOf = async (role: Role): Promise<string> => {
    const actor = { by: 'token', subject: null, name: '' } as const;
    const { line } = await beginSession(config(), { actor, role }, false);
    return line.slice(0, line.indexOf(';'));
  };
  const stop = async (): Promise<void> => {
    await app.close();
    gateway.keeper.stop();
  };
  return { port, reached, cookieOf, stop };
}
