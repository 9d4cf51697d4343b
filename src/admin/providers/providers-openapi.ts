import {
  ApiBadRequestResponse,
  ApiNotFoundResponse,
  ApiOkResponse,
  ApiOperation,
  type ApiPropertyOptions,
} from '@nestjs/swagger';
import { list, object, oneOf, orNull, TEXT, TEXTS, TRUTH } from '../schemas.js';
import { type FoundQuery } from './found-query.js';
import { ProvidersController } from './providers.controller.js';

const SETTING = object(
  {
    ...{ key: TEXT, fileKey: TEXT, property: TEXT, description: TEXT },
    kind: oneOf('text', 'path', 'boolean', 'number', 'list', 'whole', 'choice'),
    ...{ allowed: TEXTS, required: TRUTH, secret: TRUTH, default: TEXT, example: TEXT },
  },
  ['fileKey', 'allowed', 'default', 'example'],
);

export const PROVIDERS_SCHEMA = object({
  providers: list(
    object({
      ...{ id: TEXT, label: TEXT, description: TEXT, addresses: TEXTS },
      foundBy: oneOf('address', 'fallback', 'named'),
      ...{ narrows: TRUTH, settings: list(SETTING) },
    }),
  ),
  settings: list(SETTING),
});

export const FOUND_SCHEMA = object({ provider: orNull(TEXT), problems: TEXTS, warnings: TEXTS });

export const FOUND_QUERY: Readonly<Record<keyof FoundQuery, ApiPropertyOptions>> = {
  address: { type: String, description: 'Addresses of an entry, separated by commas', example: 'ghcr.io' },
};

const CLOSED = ApiNotFoundResponse({
  description: 'Neither ADMIN_TOKEN nor OIDC_ISSUER is configured, or what was shown opens nothing',
});

/** The routes of `providers.controller.ts`. */
export const PROVIDERS_ROUTES: readonly {
  readonly type: typeof ProvidersController;
  readonly method: string;
  readonly decorators: readonly MethodDecorator[];
}[] = [
  {
    type: ProvidersController,
    method: 'all',
    decorators: [
      ApiOperation({ summary: 'The providers and their settings, and what every entry can say' }),
      ...[ApiOkResponse({ schema: PROVIDERS_SCHEMA }), CLOSED],
    ],
  },
  {
    type: ProvidersController,
    method: 'found',
    decorators: [
      ApiOperation({ summary: 'The provider of an entry that names none, by its addresses' }),
      ApiOkResponse({ schema: FOUND_SCHEMA }),
      ApiBadRequestResponse({ description: 'A parameter cannot be used' }),
      CLOSED,
    ],
  },
];
