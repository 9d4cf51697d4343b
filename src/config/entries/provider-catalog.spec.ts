import { describe, expect, it } from '@jest/globals';
import { IsArray, IsInt, IsOptional, IsString } from 'class-validator';
import { type IRegistryProvider } from '../../registry/registry-provider.js';
import { Setting, type SettingTable } from '../../registry/setting.js';
import { hasFile } from '../settings/written-setting.js';
import { ProviderCatalog } from './provider-catalog.js';

class OddSettings {
  @Setting({ kind: { type: 'list' }, meaning: 'A read-only list, which not every compiler emits as one' })
  @IsOptional()
  @IsString({ each: true })
  hosts?: readonly string[];

  @Setting({ kind: { type: 'list' }, meaning: 'Likewise' })
  @IsOptional()
  @IsArray()
  names?: readonly string[];

  @Setting({ kind: { type: 'number' }, meaning: 'A number that may be missing, likewise' })
  @IsOptional()
  @IsInt()
  seconds: number | undefined;

  @Setting({ kind: { type: 'text' }, meaning: 'A user name', isUserName: true })
  @IsString()
  user!: string;

  @Setting({ kind: { type: 'text' }, meaning: 'A secret', secret: true })
  @IsString()
  key!: string;

  @Setting({ kind: { type: 'text' }, meaning: 'A path that is a setting of its own' })
  @IsString()
  keyFile!: string;

  @Setting({ kind: { type: 'text' }, meaning: 'Another secret', secret: true })
  @IsString()
  token!: string;
}

class InheritedSettings extends OddSettings {
  @Setting({ kind: { type: 'text' }, meaning: 'One more' })
  @IsOptional()
  @IsString()
  more?: string;
}

function tableOf(settings: new () => object): SettingTable {
  const provider = { id: 'odd', settings } as unknown as IRegistryProvider;
  return new ProviderCatalog([provider]).get('odd')?.table ?? {};
}

const kindsOf = (settings: new () => object): unknown =>
  Object.entries(tableOf(settings)).map(([property, { kind }]) => [property, kind.type]);

describe('ProviderCatalog', () => {
  const odd = [
    ['hosts', 'list'],
    ['names', 'list'],
    ['seconds', 'number'],
    ['user', 'text'],
    ['key', 'text'],
    ['keyFile', 'text'],
    ['token', 'text'],
  ];

  it('knows the settings of a provider as they are described', () => {
    expect(kindsOf(OddSettings)).toEqual(odd);
    expect(tableOf(OddSettings)['user']).toEqual({
      kind: { type: 'text' },
      meaning: 'A user name',
      isUserName: true,
    });
  });

  it('knows inherited settings', () => {
    expect(kindsOf(InheritedSettings)).toEqual([...odd, ['more', 'text']]);
  });

  it('knows which may be given as a file: secrets and user names, unless that is a setting of its own', () => {
    const table = tableOf(OddSettings);
    expect(Object.keys(table).filter((property) => hasFile(table, property))).toEqual(['user', 'token']);
  });
});
