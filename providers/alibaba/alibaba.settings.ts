import { IsDefined, IsOptional, Matches } from 'class-validator';
import { type EntryDraft, type SettingProblem } from '../../src/registry/registry-provider.js';
import { Setting } from '../../src/registry/setting.js';
import { registryOf } from './alibaba.hosts.js';

export class AlibabaSettings {
  @Setting({
    kind: { type: 'text' },
    meaning: 'Id of the AccessKey pair of a RAM user.',
    example: 'LTAI5tTESTONLY',
  })
  @IsDefined({ message: 'is missing' })
  @Matches(/^[A-Za-z0-9._-]{8,128}$/, { message: 'must be the id of an AccessKey pair: LTAI…' })
  readonly accessKeyId!: string;

  @Setting({
    kind: { type: 'text' },
    meaning: 'Secret of that pair.',
    secret: true,
  })
  @IsDefined({ message: 'is missing' })
  @Matches(/^[\x21-\x7e]{1,256}$/, { message: 'must be visible ASCII characters without spaces' })
  readonly accessKeySecret!: string;

  @Setting({
    kind: { type: 'text' },
    meaning: 'Id of the instance, of the Enterprise Edition.',
    example: 'cri-0a1b2c3d4e5f6g7h',
  })
  @IsOptional()
  @Matches(/^cri-[a-z0-9]{1,60}$/, { message: 'must be the id of an instance: cri-…' })
  readonly instanceId?: string;
}

/** An instance has an id, and the registry of the Personal Edition none. */
export function alibabaProblems({
  addresses,
  settings: { instanceId },
}: EntryDraft<AlibabaSettings>): readonly SettingProblem[] {
  const editions = new Set(addresses.map((address) => registryOf(address)?.edition));
  if (editions.has('enterprise') && instanceId === undefined)
    return [{ setting: 'instanceId', problem: 'is needed for an instance of the Enterprise Edition' }];
  if (editions.has('personal') && instanceId !== undefined)
    return [{ setting: 'instanceId', problem: 'cannot be used for a registry of the Personal Edition' }];
  return [];
}
