import {
  ApiBadRequestResponse,
  ApiBody,
  ApiConflictResponse,
  ApiCreatedResponse,
  ApiHeader,
  ApiNoContentResponse,
  ApiNotFoundResponse,
  ApiOkResponse,
  ApiOperation,
  ApiParam,
  ApiPreconditionFailedResponse,
  type ApiPropertyOptions,
  ApiServiceUnavailableResponse,
  ApiUnprocessableEntityResponse,
} from '@nestjs/swagger';
import { MANAGED_SCHEMA, MANAGED_PAGE_SCHEMA } from '../schemas.js';
import { EntriesController } from './entries.controller.js';
import { type EntriesQuery } from './entries-query.js';

export const ENTRIES_QUERY: Readonly<Record<keyof EntriesQuery, ApiPropertyOptions>> = {
  after: { type: String, description: 'Name after which the page begins', required: false },
  limit: { type: Number, description: 'Entries of a page, 1 to 1000', default: 100, required: false },
};

const NAME = ApiParam({
  name: 'name',
  description: 'Of the entry, without database/ before it',
  example: 'hub',
});
const MATCH = ApiHeader({
  name: 'If-Match',
  description: 'ETag of the version that is meant',
  required: false,
});
const NONE = ApiHeader({ name: 'If-None-Match', description: '* = it must be new', required: false });
const SHARED = [
  ApiNotFoundResponse({ description: 'There is no such entry, or whoever asks is not let in' }),
  ApiConflictResponse({ description: 'No entries are managed here, or there are too many' }),
  ApiServiceUnavailableResponse({ description: 'The database cannot be asked; nothing was changed' }),
];
const CHANGED = ApiPreconditionFailedResponse({ description: 'It has changed since it was read' });

/** The routes of `entries.controller.ts`. */
export const ENTRIES_ROUTES: readonly {
  readonly type: typeof EntriesController;
  readonly method: string;
  readonly decorators: readonly MethodDecorator[];
}[] = [
  {
    type: EntriesController,
    method: 'list',
    decorators: [
      ApiOperation({ summary: 'Entries of the database, by name, without their secrets' }),
      ApiOkResponse({ schema: MANAGED_PAGE_SCHEMA }),
      ApiBadRequestResponse({ description: 'A parameter cannot be used' }),
      ...SHARED,
    ],
  },
  {
    type: EntriesController,
    method: 'get',
    decorators: [
      ApiOperation({ summary: 'One of them, with its version as ETag' }),
      ...[NAME, ApiOkResponse({ schema: MANAGED_SCHEMA }), ...SHARED],
    ],
  },
  {
    type: EntriesController,
    method: 'put',
    decorators: [
      ApiOperation({
        summary: 'Puts one in or changes it; a secret that is left out stays, null takes it out',
      }),
      ApiBody({ schema: { type: 'object', description: 'As an item of registries in the file' } }),
      ...[NAME, MATCH, NONE, CHANGED, ...SHARED],
      ApiOkResponse({ schema: MANAGED_SCHEMA, description: 'Changed' }),
      ApiCreatedResponse({ schema: MANAGED_SCHEMA, description: 'New' }),
      ApiUnprocessableEntityResponse({ description: 'The entry cannot be used; problems says why' }),
    ],
  },
  {
    type: EntriesController,
    method: 'remove',
    decorators: [
      ApiOperation({ summary: 'Takes one out' }),
      ...[NAME, MATCH, CHANGED, ApiNoContentResponse({ description: 'It is gone' }), ...SHARED],
    ],
  },
];
