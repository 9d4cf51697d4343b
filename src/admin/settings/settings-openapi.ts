import {
  ApiBadRequestResponse,
  ApiNotFoundResponse,
  ApiOkResponse,
  ApiOperation,
  type ApiPropertyOptions,
} from '@nestjs/swagger';
import { COUNT, list, object, oneOf, orNull, TEXT, TEXTS, TRUTH } from '../schemas.js';
import { SettingsController } from './settings.controller.js';
import { type SettingsQuery } from './settings-query.js';

const ORIGIN = object({ source: TEXT, key: TEXT, line: orNull(COUNT), keptIn: orNull(TEXT) });
const VALUE = {
  anyOf: [orNull(TEXT), { type: 'number' }, TRUTH, TEXTS],
  description: 'Of a secret or a user name always null',
};

export const SETTINGS_SCHEMA = object({
  settings: list(
    object({
      ...{ owner: oneOf('gateway', 'client', 'store', 'entry'), name: TEXT, setting: TEXT, meaning: TEXT },
      ...{ unit: orNull(TEXT), hidden: TRUTH, state: oneOf('set', 'default', 'none'), value: VALUE },
      ...{ origin: orNull(ORIGIN), waitsForRestart: TRUTH },
    }),
  ),
});

export const SETTINGS_QUERY: Readonly<Record<keyof SettingsQuery, ApiPropertyOptions>> = {
  entry: {
    type: String,
    description: 'Name of an entry: its own settings alone',
    example: 'hub',
    required: false,
  },
};

/** The routes of `settings.controller.ts`. */
export const SETTINGS_ROUTES = [
  {
    type: SettingsController,
    method: 'settings',
    decorators: [
      ApiOperation({ summary: 'The settings in effect and where they are written, without any secret' }),
      ApiOkResponse({ schema: SETTINGS_SCHEMA }),
      ApiBadRequestResponse({ description: 'A parameter cannot be used' }),
      ApiNotFoundResponse({ description: 'No entry of that name is in use, or nobody is let in' }),
    ],
  },
] as const;
