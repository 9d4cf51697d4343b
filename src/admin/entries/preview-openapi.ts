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
  ApiServiceUnavailableResponse,
  ApiUnprocessableEntityResponse,
} from '@nestjs/swagger';
import { COUNT, list, NOTES, object, oneOf, orNull, TEXT, TEXTS, TRUTH } from '../schemas.js';
import { PreviewController } from './preview.controller.js';
import { type PreviewQuery } from './preview-query.js';

const CONSEQUENCE = object({
  ...{ repo: TEXT, seen: TRUTH, client: TEXT, kind: oneOf('registries', 'secrets') },
  ...{ address: TEXT, before: orNull(TEXT), after: orNull(TEXT) },
  ...{ events: orNull(TEXTS), forks: orNull(TEXTS) },
});

export const PREVIEW_SCHEMA = object({
  name: TEXT,
  change: oneOf('add', 'change', 'remove'),
  version: orNull(COUNT),
  entry: orNull(object({ provider: TEXT, addresses: TEXTS, settings: { type: 'object' }, secrets: TEXTS })),
  warnings: NOTES,
  repositories: object({
    ...{ source: oneOf('database', 'memory'), known: COUNT, looked: COUNT },
    ...{ changes: list(CONSEQUENCE), more: COUNT },
  }),
});

export const PREVIEW_QUERY: Readonly<Record<keyof PreviewQuery, ApiPropertyOptions>> = {
  remove: {
    type: Boolean,
    description: 'It is taken out; the body is {}',
    default: false,
    required: false,
  },
};

/** The route of `preview.controller.ts`. */
export const PREVIEW_ROUTES: readonly {
  readonly type: typeof PreviewController;
  readonly method: string;
  readonly decorators: readonly MethodDecorator[];
}[] = [
  {
    type: PreviewController,
    method: 'preview',
    decorators: [
      ApiOperation({ summary: 'Which repositories get something else after a change; nothing is kept' }),
      ApiParam({ name: 'name', description: 'Of the entry, without database/ before it', example: 'hub' }),
      ApiBody({ schema: { type: 'object', description: 'As of PUT' } }),
      ApiOkResponse({ schema: PREVIEW_SCHEMA }),
      ApiBadRequestResponse({ description: 'A parameter cannot be used, or the body is no JSON object' }),
      ApiForbiddenResponse({ description: 'Whoever asks may only see, or another site asked' }),
      ApiNotFoundResponse({
        description: 'There is no such entry to take out, or whoever asks is not let in',
      }),
      ApiConflictResponse({ description: 'No entries are managed here' }),
      ApiServiceUnavailableResponse({ description: 'The database cannot be asked' }),
      ApiUnprocessableEntityResponse({ description: 'The entry cannot be used; problems says why' }),
    ],
  },
];
