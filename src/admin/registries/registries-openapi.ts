import {
  ApiBadRequestResponse,
  ApiBody,
  ApiConflictResponse,
  ApiForbiddenResponse,
  ApiNotFoundResponse,
  ApiOkResponse,
  ApiOperation,
  ApiParam,
  type ApiPropertyOptions,
  ApiTooManyRequestsResponse,
} from '@nestjs/swagger';
import { object, TEXT } from '../schemas.js';
import { RegistriesController } from './registries.controller.js';
import { type RegistriesQuery } from './registries-query.js';
import { MINT_SCHEMA, PROBE_SCHEMA, REGISTRIES_SCHEMA, REGISTRY_SCHEMA } from './registries-schemas.js';

export const REGISTRIES_QUERY: Readonly<Record<keyof RegistriesQuery, ApiPropertyOptions>> = {
  search: {
    type: String,
    description: 'Part of a name, address, repository or provider',
    required: false,
  },
  state: { enum: ['ok', 'stale', 'failing', 'unused'], description: 'Only those', required: false },
  offset: { type: Number, description: 'Entries before the page', default: 0, required: false },
  limit: { type: Number, description: 'Entries of a page, 1 to 200', default: 50, required: false },
};

const NAME = ApiParam({
  name: 'name',
  description: 'Of the entry, percent-encoded: one of a source has a / in it',
  example: 'hub',
});
const UNKNOWN = ApiNotFoundResponse({
  description: 'The running configuration has no such entry, or whoever asks is not let in',
});
const BAD = ApiBadRequestResponse({ description: 'A parameter cannot be used; the message says which' });
const VIEWER = ApiForbiddenResponse({ description: 'Whoever asks may only see' });
const SOON = ApiTooManyRequestsResponse({ description: 'Asked for again within five seconds' });

/** The routes of `registries.controller.ts`. */
export const REGISTRIES_ROUTES = [
  {
    type: RegistriesController,
    method: 'list',
    decorators: [
      ApiOperation({ summary: 'Entries and their credentials, by pages' }),
      ...[ApiOkResponse({ schema: REGISTRIES_SCHEMA }), BAD, UNKNOWN],
    ],
  },
  {
    type: RegistriesController,
    method: 'get',
    decorators: [
      ApiOperation({ summary: 'One of them, and how it is given' }),
      ...[NAME, ApiOkResponse({ schema: REGISTRY_SCHEMA }), UNKNOWN],
    ],
  },
  {
    type: RegistriesController,
    method: 'probe',
    decorators: [
      ApiOperation({ summary: 'Mints for nobody and shows it to the registries, as dockpass check --probe' }),
      ApiBody({ schema: { ...object({ repo: TEXT, image: TEXT }, ['repo', 'image']) } }),
      ...[NAME, ApiOkResponse({ schema: PROBE_SCHEMA }), BAD, VIEWER, UNKNOWN, SOON],
    ],
  },
  {
    type: RegistriesController,
    method: 'mint',
    decorators: [
      ApiOperation({ summary: 'Has its credentials minted again; what is held is given until then' }),
      ...[NAME, ApiOkResponse({ schema: MINT_SCHEMA }), VIEWER, UNKNOWN, SOON],
      ApiConflictResponse({ description: 'There is nothing yet that could be minted again' }),
    ],
  },
];
