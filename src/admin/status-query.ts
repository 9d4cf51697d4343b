import { IsIn, IsOptional } from 'class-validator';

/** How much of the status is wanted. */
export class StatusQuery {
  @IsOptional()
  @IsIn(['all', 'none'], { message: 'must be all or none' })
  readonly entries?: 'all' | 'none';
}
