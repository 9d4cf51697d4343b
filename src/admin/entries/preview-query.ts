import { IsIn, IsOptional } from 'class-validator';

/** Which change is looked at. */
export class PreviewQuery {
  /** It is taken out; the body says nothing then. */
  @IsOptional()
  @IsIn(['true', 'false'], { message: 'must be true or false' })
  readonly remove?: string;
}
