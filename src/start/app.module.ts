import { type DynamicModule, Module } from '@nestjs/common';
import { APP_FILTER, APP_GUARD } from '@nestjs/core';
import { AccessGuard } from '../admin/access.guard.js';
import { AdminController } from '../admin/admin.controller.js';
import { GATEWAY } from '../gateway/gateway.token.js';
import { HealthController } from '../health/health.controller.js';
import { type MetricSources } from '../metrics/metric-sources.js';
import { METRIC_SOURCES } from '../metrics/metric-sources.token.js';
import { MetricsController } from '../metrics/metrics.controller.js';
import { MetricsPage } from '../metrics/metrics-page.js';
import { ConstantErrorsFilter } from '../admin/constant-errors.filter.js';

export interface AppParts {
  readonly instruments: MetricSources;
  readonly metrics: MetricsPage;
}

/** Everything beside the signed routes, which the server takes before Nest sees them (`exchange/signed-lane.ts`). */
@Module({})
export class AppModule {
  static around({ instruments, metrics }: AppParts): DynamicModule {
    return {
      module: AppModule,
      controllers: [HealthController, MetricsController, AdminController],
      providers: [
        { provide: METRIC_SOURCES, useValue: instruments },
        { provide: GATEWAY, useFactory: ({ gateway }: MetricSources) => gateway, inject: [METRIC_SOURCES] },
        { provide: MetricsPage, useValue: metrics },
        { provide: APP_GUARD, useClass: AccessGuard },
        {
          provide: APP_FILTER,
          useFactory: ({ faults }: MetricSources) => new ConstantErrorsFilter(faults),
          inject: [METRIC_SOURCES],
        },
      ],
    };
  }
}
