import { IsDefined, IsIn, Matches } from 'class-validator';
import { Setting } from '../../src/registry/setting.js';

/** Where an account was opened. */
export const SITES = ['china', 'international'] as const;
export type TencentSite = (typeof SITES)[number];

export class TencentSettings {
  @Setting({
    kind: { type: 'text' },
    meaning: 'Id of the API key of a CAM user.',
    example: 'AKIDTESTONLY',
  })
  @IsDefined({ message: 'is missing' })
  @Matches(/^[A-Za-z0-9_-]{8,128}$/, { message: 'must be the id of an API key: AKID… or IKID…' })
  readonly secretId!: string;

  @Setting({
    kind: { type: 'text' },
    meaning: 'Secret of that key.',
    secret: true,
  })
  @IsDefined({ message: 'is missing' })
  @Matches(/^[\x21-\x7e]{1,256}$/, { message: 'must be visible ASCII characters without spaces' })
  readonly secretKey!: string;

  @Setting({
    kind: { type: 'text' },
    meaning: 'Id of the instance.',
    example: 'tcr-0a1b2c3d',
  })
  @IsDefined({ message: 'is missing' })
  @Matches(/^tcr-[a-z0-9]{1,60}$/, { message: 'must be the id of an instance: tcr-…' })
  readonly registryId!: string;

  @Setting({
    kind: { type: 'text' },
    meaning: 'Region of the instance.',
    example: 'ap-guangzhou',
  })
  @IsDefined({ message: 'is missing' })
  @Matches(/^[a-z]{2}(?:-[a-z0-9]{1,20}){1,3}$/, { message: 'must be a region, such as ap-guangzhou' })
  readonly region!: string;

  @Setting({
    kind: { type: 'choice', values: SITES },
    meaning: 'Site of the account, whose API is asked.',
    default: 'china',
  })
  @IsIn(SITES, { message: `must be one of ${SITES.join(', ')}` })
  readonly site: TencentSite = 'china';
}
