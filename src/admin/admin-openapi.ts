import {
  ApiBadRequestResponse,
  ApiNotFoundResponse,
  ApiOkResponse,
  ApiOperation,
  ApiPayloadTooLargeResponse,
  ApiServiceUnavailableResponse,
  ApiUnsupportedMediaTypeResponse,
} from '@nestjs/swagger';
import { HealthController } from '../health/health.controller.js';
import { MetricsController } from '../metrics/metrics.controller.js';
import { AdminController } from './admin.controller.js';
import { EXPLANATIONS_SCHEMA, ME_SCHEMA, STATUS_SCHEMA } from './schemas.js';

/** A route of Nest, and what is said of it. */
export interface DescribedRoute {
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

/** The routes of `admin.controller.ts`, of health and of metrics. */
export const ADMIN_ROUTES: readonly DescribedRoute[] = [
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
