import { IsDefined, IsOptional, Matches } from 'class-validator';
import { Setting } from '../../src/registry/setting.js';

export class HuaweiSettings {
  @Setting({
    kind: { type: 'text' },
    meaning: 'Id of the access key of an IAM user (AK).',
    example: 'TESTONLYTESTONLYTEST',
  })
  @IsDefined({ message: 'is missing' })
  @Matches(/^[A-Za-z0-9_-]{8,128}$/, { message: 'must be the id of an access key: letters and digits' })
  readonly accessKeyId!: string;

  @Setting({
    kind: { type: 'text' },
    meaning: 'Secret of that key (SK).',
    secret: true,
  })
  @IsDefined({ message: 'is missing' })
  @Matches(/^[\x21-\x7e]{1,256}$/, { message: 'must be visible ASCII characters without spaces' })
  readonly secretAccessKey!: string;

  @Setting({
    kind: { type: 'text' },
    meaning: 'Name of the project, if it is not that of the region alone.',
    example: 'eu-west-101_acme',
  })
  @IsOptional()
  @Matches(/^[A-Za-z0-9_-]{1,64}$/, {
    message: 'must be the name of a project: letters, digits, _ and -',
  })
  readonly projectName?: string;
}
