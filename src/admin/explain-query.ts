import { IsIn, IsOptional, Matches } from 'class-validator';
import { ALL_EVENTS } from '../dialects/dialects.js';
import { CI_REPO } from '../image/repo-name.js';
import { type ExtensionKind } from '../dialects/extension.js';
import { type ForgeId } from '../dialects/shared/ci-request.js';

const EVENTS = [...ALL_EVENTS];

/** As JSON or as the text of a query, where it may stand without a value. */
export type Flag = '' | 'true' | 'false' | boolean;

const IsFlag = (): PropertyDecorator =>
  IsIn(['', 'true', 'false', true, false], { message: 'must be true or false' });

/** A build that is asked about, as `/admin/explain` takes it, as query or body: the same questions as `dockpass explain` has. */
export class ExplainQuery {
  @Matches(CI_REPO, { message: 'must be one CI repository, namespace/name' })
  readonly repo!: string;

  @IsOptional()
  @IsIn(EVENTS, { message: `must be one of ${EVENTS.join(', ')}` })
  readonly event?: string;

  @IsOptional()
  @IsFlag()
  readonly fork?: Flag;

  @IsOptional()
  @IsFlag()
  readonly blocked?: Flag;

  @IsOptional()
  @Matches(/^[\w.-]{1,255}$/, { message: 'must be the id that the forge gives the repository' })
  readonly repoId?: string;

  @IsOptional()
  @Matches(/^(?:0|[1-9]\d{0,14})$/, { message: 'must be the whole number of a forge' })
  readonly forge?: ForgeId;

  @IsOptional()
  @Matches(/^[\x21-\x7e]{1,255}$/, { message: 'must be one ref, as git writes it' })
  readonly ref?: string;

  @IsOptional()
  @Matches(/^[\w-]{1,63}$/, { message: 'must be the name of one configured client' })
  readonly client?: string;

  @IsOptional()
  @IsIn(['registries', 'secrets'], { message: 'must be registries or secrets' })
  readonly for?: ExtensionKind;

  @IsOptional()
  @Matches(/^(?:0|[1-9]\d{0,5})$/, { message: 'must be a whole number below a million' })
  readonly others?: string;

  @IsOptional()
  @Matches(/^\S{1,1024}$/, { message: 'must be the name of one image' })
  readonly image?: string;
}
