import 'reflect-metadata';
import { type DynamicModule } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import {
  ApiBadRequestResponse,
  ApiBearerAuth,
  ApiCookieAuth,
  ApiNotFoundResponse,
  ApiOkResponse,
  ApiOperation,
  ApiPayloadTooLargeResponse,
  ApiProperty,
  ApiServiceUnavailableResponse,
  ApiUnsupportedMediaTypeResponse,
  DocumentBuilder,
  type OpenAPIObject,
  SwaggerModule,
} from '@nestjs/swagger';
import { HealthController } from '../health/health.controller.js';
import { MetricsController } from '../metrics/metrics.controller.js';
import { packageVersion } from '../package-file.js';
import { AdminController } from './admin.controller.js';
import { EntriesController } from './entries/entries.controller.js';
import { ENTRIES_QUERY, ENTRIES_ROUTES } from './entries/entries-openapi.js';
import { EntriesQuery } from './entries/entries-query.js';
import { EXPLAIN_QUERY } from './explain-openapi.js';
import { ExplainQuery } from './explain-query.js';
import { HistoryController } from './history/history.controller.js';
import { DECISIONS_QUERY, HISTORY_ROUTES, USES_QUERY } from './history/history-openapi.js';
import { DecisionsQuery, UsesQuery } from './history/history-queries.js';
import { FoundQuery } from './providers/found-query.js';
import { ProvidersController } from './providers/providers.controller.js';
import { FOUND_QUERY, PROVIDERS_ROUTES } from './providers/providers-openapi.js';
import { EXPLANATIONS_SCHEMA, ME_SCHEMA, STATUS_SCHEMA } from './schemas.js';

/**
 * The OpenAPI description of every route that Nest serves, for the build (`tools/openapi.mjs`); the program only hands
 * out what that wrote. The decorators are applied here and not at the classes, so that no class needs their library.
 *
 * @param module the whole application; in a preview Nest makes no instances, so nothing has to be there that they need
 */
export async function describeRoutes(module: DynamicModule): Promise<OpenAPIObject> {
  for (const [type, properties] of QUERIES) {
    for (const [property, options] of Object.entries(properties))
      ApiProperty(options)(type.prototype, property);
  }
  const routes = [...ROUTES, ...ENTRIES_ROUTES, ...HISTORY_ROUTES, ...PROVIDERS_ROUTES];
  for (const { type, method, decorators } of routes) apply(type, method, decorators);
  const ofThePage = [AdminController, EntriesController, HistoryController, ProvidersController];
  for (const type of [...ofThePage, MetricsController]) ApiBearerAuth()(type);
  for (const type of ofThePage) ApiCookieAuth()(type);
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
  [ExplainQuery, EXPLAIN_QUERY],
  [EntriesQuery, ENTRIES_QUERY],
  [DecisionsQuery, DECISIONS_QUERY],
  [FoundQuery, FOUND_QUERY],
  [UsesQuery, USES_QUERY],
] as const;

const SESSION =
  'Of the page; over HTTPS its name begins with __Host-. Changes need the header X-Dockpass-Request: 1 and the role admin';

interface Route {
  readonly type: { readonly prototype: object };
  readonly method: string;
  readonly decorators: readonly MethodDecorator[];
}

const CLOSED = ApiNotFoundResponse({
  description: 'Neither ADMIN_TOKEN nor OIDC_ISSUER is configured, or what was shown opens nothing',
});
const READINESS = {
  type: 'object',
  properties: {
    status: { type: 'string' },
    registries: { type: 'object', additionalProperties: { type: 'string' } },
  },
};

const ROUTES: readonly Route[] = [
  {
    type: AdminController,
    method: 'status',
    decorators: [
      ApiOperation({ summary: 'Entries, their credentials, and how they are' }),
      ApiOkResponse({ schema: STATUS_SCHEMA }),
      CLOSED,
    ],
  },
  {
    type: AdminController,
    method: 'me',
    decorators: [
      ApiOperation({ summary: 'Who asks, and what they may' }),
      ApiOkResponse({ schema: ME_SCHEMA }),
      CLOSED,
    ],
  },
  {
    type: AdminController,
    method: 'explain',
    decorators: [
      ApiOperation({ summary: 'Who would get what and why, without any credential' }),
      ApiOkResponse({ schema: EXPLANATIONS_SCHEMA }),
      ApiBadRequestResponse({ description: 'A parameter cannot be used; the message says which' }),
      CLOSED,
    ],
  },
  {
    type: AdminController,
    method: 'explainBody',
    decorators: [
      ApiOperation({ summary: 'As GET, asked by a JSON body' }),
      ApiOkResponse({ schema: EXPLANATIONS_SCHEMA }),
      ApiBadRequestResponse({
        description: 'The body is no JSON object, or a parameter in it cannot be used',
      }),
      ApiPayloadTooLargeResponse({ description: 'The body is larger than 64 KiB' }),
      ApiUnsupportedMediaTypeResponse({ description: 'The body is not application/json' }),
      CLOSED,
    ],
  },
  {
    type: AdminController,
    method: 'openApi',
    decorators: [
      ApiOperation({ summary: 'This description' }),
      ApiOkResponse({ schema: { type: 'object' } }),
      CLOSED,
    ],
  },
  {
    type: MetricsController,
    method: 'metrics',
    decorators: [
      ApiOperation({ summary: 'Metrics, as Prometheus reads them' }),
      ApiOkResponse({ content: { 'text/plain': { schema: { type: 'string' } } } }),
      CLOSED,
    ],
  },
  {
    type: HealthController,
    method: 'health',
    decorators: [
      ApiOperation({ summary: 'Whether the process serves' }),
      ApiOkResponse({ schema: { type: 'object', properties: { status: { type: 'string' } } } }),
    ],
  },
  {
    type: HealthController,
    method: 'ready',
    decorators: [
      ApiOperation({ summary: 'Whether requests are welcome, and the state of each entry' }),
      ApiOkResponse({ schema: READINESS }),
      ApiServiceUnavailableResponse({ schema: READINESS }),
    ],
  },
];

function apply({ prototype }: Route['type'], method: string, decorators: Route['decorators']): void {
  const descriptor = Object.getOwnPropertyDescriptor(prototype, method);
  if (!descriptor) throw new TypeError('a described route must exist');
  for (const decorate of decorators) decorate(prototype, method, descriptor);
}
