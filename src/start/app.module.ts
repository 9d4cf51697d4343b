import { type DynamicModule, Module } from '@nestjs/common';
import { APP_FILTER, APP_GUARD } from '@nestjs/core';
import type { Logger } from 'pino';
import { AdminModule } from '../admin/admin.module.js';
import { FaultLog } from '../faults/fault-log.js';
import { Gateway } from '../gateway/gateway.js';
import { HealthModule } from '../health/health.module.js';
import { Instruments } from '../metrics/instruments.js';
import { MetricsModule } from '../metrics/metrics.module.js';
import { MetricsPage } from '../metrics/metrics-page.js';
import { OperatorLog } from '../routes/operator-log.js';
import { AccessGuard } from '../routes/access.guard.js';
import { ConstantErrorsFilter } from '../routes/constant-errors.filter.js';
import { PageModule } from '../page/page.module.js';
import { Sessions } from '../sessions/sessions.js';

export interface AppParts {
  readonly instruments: Instruments;
  readonly metrics: MetricsPage;
  readonly logger: Logger;
}

/** What Nest serves: everything beside the signed routes, which the server takes first (`exchange/signed-lane.ts`). */
const FEATURES = [HealthModule, MetricsModule, AdminModule, PageModule];

/** What runs is made before Nest's container, and every feature may have it injected. */
@Module({})
export class AppModule {
  static around({ instruments, metrics, logger }: AppParts): DynamicModule {
    const running = [
      { provide: Instruments, useValue: instruments },
      { provide: Gateway, useValue: instruments.gateway },
      { provide: FaultLog, useValue: instruments.faults },
      { provide: MetricsPage, useValue: metrics },
      { provide: OperatorLog, useValue: new OperatorLog(logger) },
      { provide: Sessions, useValue: sessionsOf(instruments) },
    ];
    return {
      module: AppModule,
      global: true,
      imports: FEATURES,
      providers: [
        ...running,
        { provide: APP_GUARD, useClass: AccessGuard },
        { provide: APP_FILTER, useClass: ConstantErrorsFilter },
      ],
      exports: running,
    };
  }
}

function sessionsOf(instruments: Instruments): Sessions {
  return new Sessions(() => instruments.gateway.current.config, instruments.database);
}
