import { IsOptional, Matches } from 'class-validator';

/** Whose settings are asked for. */
export class SettingsQuery {
  @IsOptional()
  @Matches(/^[\w./-]{1,512}$/, { message: 'must be the name of one entry' })
  readonly entry?: string;
}
