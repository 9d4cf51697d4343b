import {
  ApiBadRequestResponse,
  ApiNotFoundResponse,
  ApiOkResponse,
  ApiOperation,
  type ApiPropertyOptions,
} from '@nestjs/swagger';
import { DECISION_OUTCOMES } from '../../history/decision.js';
import { HistoryController } from './history.controller.js';
import { type DecisionsQuery, type UsesQuery } from './history-queries.js';
import { DECISIONS_SCHEMA, USES_SCHEMA } from './history-schemas.js';

const LIMIT = { type: Number, description: 'Of a page, 1 to 500', default: 50, required: false };
const CURSOR = { type: String, description: '`next` of the page before', required: false };
const CLIENT = { type: String, description: 'Name of a client', required: false };
const REPO = { type: String, description: 'CI repository', example: 'acme/app', required: false };

export const DECISIONS_QUERY: Readonly<Record<keyof DecisionsQuery, ApiPropertyOptions>> = {
  repo: REPO,
  build: { type: Number, description: 'Number of a build of the repository', required: false },
  entry: { type: String, description: 'Given, withheld or failed', required: false },
  address: { type: String, description: 'Given or failed', example: 'ghcr.io', required: false },
  outcome: { enum: [...DECISION_OUTCOMES], description: 'What became of the request', required: false },
  client: CLIENT,
  from: { type: String, description: 'Not before this time', example: '2026-11-29', required: false },
  to: { type: String, description: 'Before this time', example: '2026-11-29T08:30Z', required: false },
  limit: LIMIT,
  cursor: CURSOR,
};

export const USES_QUERY: Readonly<Record<keyof UsesQuery, ApiPropertyOptions>> = {
  entry: { type: String, description: 'Name of an entry', required: false },
  repo: REPO,
  client: CLIENT,
  before: { type: String, description: 'Not used since', example: '2026-06-01', required: false },
  limit: LIMIT,
  cursor: CURSOR,
};

const SHARED = [
  ApiBadRequestResponse({ description: 'A parameter cannot be used; the message says which' }),
  ApiNotFoundResponse({
    description: 'Neither ADMIN_TOKEN nor OIDC_ISSUER is configured, or what was shown opens nothing',
  }),
];

/** The routes of `history.controller.ts`. */
export const HISTORY_ROUTES: readonly {
  readonly type: typeof HistoryController;
  readonly method: string;
  readonly decorators: readonly MethodDecorator[];
}[] = [
  {
    type: HistoryController,
    method: 'decisions',
    decorators: [
      ApiOperation({ summary: 'What was decided, the newest first: of the database, or the last 1,000' }),
      ApiOkResponse({ schema: DECISIONS_SCHEMA }),
      ...SHARED,
    ],
  },
  {
    type: HistoryController,
    method: 'uses',
    decorators: [
      ApiOperation({ summary: 'When an entry was last given to a repository by a client' }),
      ApiOkResponse({ schema: USES_SCHEMA }),
      ...SHARED,
    ],
  },
];
