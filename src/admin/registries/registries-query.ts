import { IsIn, IsOptional, Matches, MaxLength } from 'class-validator';
import { type RegistryState } from '../../gateway/gateway.js';
import { CI_REPO } from '../../image/repo-name.js';

const STATES = ['ok', 'stale', 'failing', 'unused'];

/** Which entries are asked for. */
export class RegistriesQuery {
  @IsOptional()
  @MaxLength(200, { message: 'must be 200 characters at most' })
  readonly search?: string;

  @IsOptional()
  @IsIn(STATES, { message: `must be one of ${STATES.join(', ')}` })
  readonly state?: RegistryState;

  @IsOptional()
  @Matches(/^(?:0|[1-9]\d{0,5})$/, { message: 'must be a whole number from 0 to 999999' })
  readonly offset?: string;

  @IsOptional()
  @Matches(/^(?:[1-9]\d?|1\d\d|200)$/, { message: 'must be a whole number from 1 to 200' })
  readonly limit?: string;
}

/** What an entry is tried with. */
export class ProbeQuery {
  @IsOptional()
  @Matches(CI_REPO, { message: 'must be one CI repository, namespace/name' })
  readonly repo?: string;

  @IsOptional()
  @Matches(/^\S{1,1024}$/, { message: 'must be the name of one image' })
  readonly image?: string;
}
