import { IsDefined, Matches, MaxLength } from 'class-validator';
import { type SettingProblem } from '../../src/registry/registry-provider.js';
import { Setting } from '../../src/registry/setting.js';
import { apiKey } from './oracle.signature.js';

const LONGEST_KEY = { message: 'must not be longer than 64 KiB' };

export class OracleSettings {
  @Setting({
    kind: { type: 'text' },
    meaning: 'OCID of the tenancy of the user.',
    example: 'ocid1.tenancy.oc1..aaaaaaaaexample',
  })
  @IsDefined({ message: 'is missing' })
  @Matches(/^ocid1\.tenancy\.oc\d{1,3}\.[a-z0-9-]{0,40}\.[a-z0-9]{1,120}$/, {
    message: 'must be the OCID of a tenancy: ocid1.tenancy.oc1..…',
  })
  readonly tenancyId!: string;

  @Setting({
    kind: { type: 'text' },
    meaning: 'OCID of the user that the API key belongs to.',
    example: 'ocid1.user.oc1..aaaaaaaaexample',
  })
  @IsDefined({ message: 'is missing' })
  @Matches(/^ocid1\.user\.oc\d{1,3}\.[a-z0-9-]{0,40}\.[a-z0-9]{1,120}$/, {
    message: 'must be the OCID of a user: ocid1.user.oc1..…',
  })
  readonly userId!: string;

  @Setting({
    kind: { type: 'text' },
    meaning:
      'API key of that user: an RSA key in PEM without a passphrase. Its fingerprint is worked out from it.',
    secret: true,
  })
  @IsDefined({ message: 'is missing' })
  @MaxLength(65_536, LONGEST_KEY)
  readonly privateKey!: string;
}

/** Whether the key is one that can sign. */
export function oracleProblems({ privateKey }: OracleSettings): readonly SettingProblem[] {
  if (typeof privateKey !== 'string' || apiKey(privateKey)) return [];
  return [{ setting: 'privateKey', problem: 'must be an RSA key in PEM without a passphrase' }];
}
