import { ApiNotFoundResponse, ApiOkResponse, ApiOperation, type ApiPropertyOptions } from '@nestjs/swagger';
import { ActivityController } from './activity.controller.js';
import { type StatusQuery } from '../status-query.js';
import { ACTIVITY_SCHEMA, OVERVIEW_SCHEMA } from './activity-schemas.js';

export const STATUS_QUERY: Readonly<Record<keyof StatusQuery, ApiPropertyOptions>> = {
  entries: { enum: ['all', 'none'], description: 'none leaves them out', default: 'all', required: false },
};

const CLOSED = ApiNotFoundResponse({ description: 'Whoever asks is not let in' });

/** The routes of `activity.controller.ts`. */
export const ACTIVITY_ROUTES = [
  {
    type: ActivityController,
    method: 'overview',
    decorators: [
      ApiOperation({ summary: 'What fails, how to mend it, and which credentials end next' }),
      ...[ApiOkResponse({ schema: OVERVIEW_SCHEMA }), CLOSED],
    ],
  },
  {
    type: ActivityController,
    method: 'activity',
    decorators: [
      ApiOperation({ summary: 'Requests of the last hour by the minute, and of each client' }),
      ...[ApiOkResponse({ schema: ACTIVITY_SCHEMA }), CLOSED],
    ],
  },
];
