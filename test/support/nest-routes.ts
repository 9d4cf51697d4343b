import { RequestMethod } from '@nestjs/common';
import type { Logger } from 'pino';
import { type Instruments } from '../../src/metrics/instruments.js';
import { type MetricsPage } from '../../src/metrics/metrics-page.js';
import { AppModule } from '../../src/start/app.module.js';

/** Every route that a controller of the application's features declares. */
export function nestRoutes(): readonly { readonly method: string; readonly path: string }[] {
  const metrics = {} as MetricsPage;
  const { imports = [] } = AppModule.around({
    instruments: {} as Instruments,
    metrics,
    logger: {} as Logger,
  });
  const controllers = imports.flatMap(
    (feature) => Reflect.getMetadata('controllers', feature) as (new () => object)[],
  );
  return controllers.flatMap((controller) => {
    const prefix = String(Reflect.getMetadata('path', controller));
    const prototype = controller.prototype as Record<string, object>;
    const names = Object.getOwnPropertyNames(prototype).filter((name) => name !== 'constructor');
    return names.flatMap((name) => {
      const paths = Reflect.getMetadata('path', prototype[name] ?? {}) as string | string[] | undefined;
      const method = RequestMethod[Number(Reflect.getMetadata('method', prototype[name] ?? {}))] ?? '';
      return [paths ?? []]
        .flat()
        .map((path) => ({ method, path: `/${prefix}/${path}`.replace(/\/+/g, '/') }));
    });
  });
}
