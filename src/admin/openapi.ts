import 'reflect-metadata';
import { type DynamicModule } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import {
  ApiBearerAuth,
  ApiCookieAuth,
  ApiProperty,
  DocumentBuilder,
  type OpenAPIObject,
  SwaggerModule,
} from '@nestjs/swagger';
import { MetricsController } from '../metrics/metrics.controller.js';
import { packageVersion } from '../package-file.js';
import { ACTIVITY_ROUTES, STATUS_QUERY } from './activity/activity-openapi.js';
import { ADMIN_CONTROLLERS } from './admin.module.js';
import { ADMIN_ROUTES, type DescribedRoute } from './admin-openapi.js';
import { ENTRIES_QUERY, ENTRIES_ROUTES } from './entries/entries-openapi.js';
import { EntriesQuery } from './entries/entries-query.js';
import { EXPLAIN_QUERY } from './explain-openapi.js';
import { PREVIEW_QUERY, PREVIEW_ROUTES } from './entries/preview-openapi.js';
import { PreviewQuery } from './entries/preview-query.js';
import { ExplainQuery } from './explain-query.js';
import { DECISIONS_QUERY, HISTORY_ROUTES, USES_QUERY } from './history/history-openapi.js';
import { DecisionsQuery, UsesQuery } from './history/history-queries.js';
import { FoundQuery } from './providers/found-query.js';
import { FOUND_QUERY, PROVIDERS_ROUTES } from './providers/providers-openapi.js';
import { REGISTRIES_QUERY, REGISTRIES_ROUTES } from './registries/registries-openapi.js';
import { RegistriesQuery } from './registries/registries-query.js';
import { StatusQuery } from './status-query.js';
import { SETTINGS_QUERY, SETTINGS_ROUTES } from './settings/settings-openapi.js';
import { SettingsQuery } from './settings/settings-query.js';

/**
 * The OpenAPI description of every route that Nest serves, for the build (`tools/openapi.mjs`); the program only hands
 * out what that wrote. The decorators are applied here and not at the classes, so that no class needs their library.
 *
 * @param module the whole application; in a preview Nest makes no instances, so nothing has to be there that they need
 * @param more routes of rooms above this one, described beside them
 */
export async function describeRoutes(
  module: DynamicModule,
  more: readonly DescribedRoute[],
): Promise<OpenAPIObject> {
  for (const [type, properties] of QUERIES) {
    for (const [property, options] of Object.entries(properties))
      ApiProperty(options)(type.prototype, property);
  }
  const routes = [
    ...ADMIN_ROUTES,
    ...ACTIVITY_ROUTES,
    ...REGISTRIES_ROUTES,
    ...ENTRIES_ROUTES,
    ...HISTORY_ROUTES,
    ...PREVIEW_ROUTES,
    ...PROVIDERS_ROUTES,
    ...SETTINGS_ROUTES,
    ...more,
  ];
  for (const { type, method, decorators } of routes) apply(type, method, decorators);
  for (const type of [...ADMIN_CONTROLLERS, MetricsController]) ApiBearerAuth()(type);
  for (const type of ADMIN_CONTROLLERS) ApiCookieAuth()(type);
  const config = new DocumentBuilder()
    .setTitle('Dockpass')
    .setDescription(
      'Routes for operators. The signed routes of CI clients are described in docs/protocols.md.',
    )
    .setVersion(packageVersion())
    .addBearerAuth({ type: 'http', description: 'ADMIN_TOKEN' })
    .addCookieAuth('dockpass_session', { type: 'apiKey', in: 'cookie', description: SESSION })
    .build();
  const app = await NestFactory.create(module, { preview: true, abortOnError: false, logger: false });
  return SwaggerModule.createDocument(app, config);
}

const QUERIES = [
  [StatusQuery, STATUS_QUERY],
  [RegistriesQuery, REGISTRIES_QUERY],
  [ExplainQuery, EXPLAIN_QUERY],
  [EntriesQuery, ENTRIES_QUERY],
  [DecisionsQuery, DECISIONS_QUERY],
  [FoundQuery, FOUND_QUERY],
  [PreviewQuery, PREVIEW_QUERY],
  [UsesQuery, USES_QUERY],
  [SettingsQuery, SETTINGS_QUERY],
] as const;

const SESSION =
  'Of the page; over HTTPS its name begins with __Host-. Changes need the header X-Dockpass-Request: 1 and the role admin';

function apply(
  { prototype }: DescribedRoute['type'],
  method: string,
  decorators: DescribedRoute['decorators'],
): void {
  const descriptor = Object.getOwnPropertyDescriptor(prototype, method);
  if (!descriptor) throw new TypeError('a described route must exist');
  for (const decorate of decorators) decorate(prototype, method, descriptor);
}
