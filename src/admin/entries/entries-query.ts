import { IsOptional, Matches } from 'class-validator';

/** Which entries are asked for. */
export class EntriesQuery {
  @IsOptional()
  @Matches(/^[a-z0-9][a-z0-9._-]{0,252}$/, { message: 'must be the name of an entry' })
  readonly after?: string;

  @IsOptional()
  @Matches(/^(?:[1-9]\d{0,2}|1000)$/, { message: 'must be a whole number from 1 to 1000' })
  readonly limit?: string;
}
