import { IsIn, IsOptional, Matches, ValidateBy } from 'class-validator';
import { CI_REPO } from '../../image/repo-name.js';
import { DECISION_OUTCOMES, type DecisionOutcome } from '../../history/decision.js';
import { parseTime } from '../../wire/parse-time.js';

const OUTCOMES = [...DECISION_OUTCOMES];

const IsTime = (): PropertyDecorator =>
  ValidateBy({
    name: 'isTime',
    validator: {
      validate: (value) => typeof value === 'string' && parseTime(value) !== undefined,
      defaultMessage: () => 'must be a time such as 2026-11-29 or 2026-11-29T08:30Z',
    },
  });
const IsRepo = (): PropertyDecorator =>
  Matches(CI_REPO, { message: 'must be one CI repository, namespace/name' });
const IsEntry = (): PropertyDecorator =>
  Matches(/^[\w./-]{1,512}$/, { message: 'must be the name of one entry' });
const IsClient = (): PropertyDecorator =>
  Matches(/^[\w-]{1,63}$/, { message: 'must be the name of one client' });
const IsLimit = (): PropertyDecorator =>
  Matches(/^(?:[1-9]\d?|[1-4]\d\d|500)$/, { message: 'must be a whole number from 1 to 500' });
const IsCursor = (): PropertyDecorator =>
  Matches(/^[dm][\d.]{1,50}$/, { message: 'must be the next of a page before' });

/** Which decisions are asked for. */
export class DecisionsQuery {
  @IsOptional()
  @IsRepo()
  readonly repo?: string;

  @IsOptional()
  @Matches(/^[1-9]\d{0,14}$/, { message: 'must be the number of one build' })
  readonly build?: string;

  @IsOptional()
  @IsEntry()
  readonly entry?: string;

  @IsOptional()
  @Matches(/^[\w.:[\]-]{1,300}$/, { message: 'must be the address of one registry' })
  readonly address?: string;

  @IsOptional()
  @IsIn(OUTCOMES, { message: `must be one of ${OUTCOMES.join(', ')}` })
  readonly outcome?: DecisionOutcome;

  @IsOptional()
  @IsClient()
  readonly client?: string;

  @IsOptional()
  @IsTime()
  readonly from?: string;

  @IsOptional()
  @IsTime()
  readonly to?: string;

  @IsOptional()
  @IsLimit()
  readonly limit?: string;

  @IsOptional()
  @IsCursor()
  readonly cursor?: string;
}

/** Which last uses are asked for. */
export class UsesQuery {
  @IsOptional()
  @IsEntry()
  readonly entry?: string;

  @IsOptional()
  @IsRepo()
  readonly repo?: string;

  @IsOptional()
  @IsClient()
  readonly client?: string;

  @IsOptional()
  @IsTime()
  readonly before?: string;

  @IsOptional()
  @IsLimit()
  readonly limit?: string;

  @IsOptional()
  @IsCursor()
  readonly cursor?: string;
}
