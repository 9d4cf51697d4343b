import { Transform, type TransformFnParams } from 'class-transformer';
import { IsBoolean, IsOptional, Length, Matches } from 'class-validator';

/** The query of `GET /admin/explain`, the same questions as `dockpass explain` takes. Unknown keys are dropped. */
export class ExplainRequest {
  /** CI repository, `acme/app`. */
  @Matches(/^[^/\s]+(?:\/[^/\s]+)+$/)
  @Length(3, 512)
  readonly repo!: string;

  /** Image reference, e.g. `ghcr.io/acme/x:1`. */
  @IsOptional()
  @Length(1, 512)
  readonly image?: string;

  @IsOptional()
  @Length(1, 64)
  readonly event?: string;

  /** `true`: as for a fork pull request. */
  @IsOptional()
  @Transform(({ value }: TransformFnParams): unknown => FLAGS.get(value) ?? value)
  @IsBoolean()
  readonly fork?: boolean;

  /** Name of a client; left out = every client. */
  @IsOptional()
  @Length(1, 64)
  readonly client?: string;

  /** The forge's id of the repository. */
  @IsOptional()
  @Length(1, 512)
  readonly repoId?: string;
}

const FLAGS: ReadonlyMap<unknown, boolean> = new Map([
  ['', true],
  ['true', true],
  ['1', true],
  ['false', false],
  ['0', false],
]);
