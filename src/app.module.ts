import { type DynamicModule, Module } from '@nestjs/common';
import { APP_FILTER } from '@nestjs/core';
import type { Logger } from 'pino';
import { AdminController } from './admin/admin.controller.js';
import { AdminGuard } from './admin/admin.guard.js';
import { ApplicationRef } from './admin/application-ref.js';
import { type Gateway } from './gateway/gateway.js';
import { GATEWAY } from './gateway/gateway.token.js';
import { HealthController } from './health/health.controller.js';
import { ConstantErrorsFilter } from './server/constant-errors.filter.js';

/** Everything beside the signed routes, which the server takes before Nest sees them (`server/signed-lane.ts`). */
@Module({})
export class AppModule {
  static around(gateway: Gateway, logger: Logger): DynamicModule {
    return {
      module: AppModule,
      controllers: [HealthController, AdminController],
      providers: [
        AdminGuard,
        ApplicationRef,
        { provide: GATEWAY, useValue: gateway },
        { provide: APP_FILTER, useValue: new ConstantErrorsFilter(logger) },
      ],
    };
  }
}
