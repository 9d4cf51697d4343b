import { describe, expect, it } from '@jest/globals';
import { IsArray, IsInt, IsOptional, IsString } from 'class-validator';
import { type IRegistryProvider } from '../../registry/registry-provider.js';
import { Setting } from '../../registry/setting.js';
import { ProviderCatalog } from './provider-catalog.js';

class OddSettings {
  @Setting({ description: 'A read-only list, which not every compiler emits as one' })
  @IsOptional()
  @IsString({ each: true })
  hosts?: readonly string[];

  @Setting({ description: 'Likewise' })
  @IsOptional()
  @IsArray()
  names?: readonly string[];

  @Setting({ description: 'A number that may be missing, likewise' })
  @IsOptional()
  @IsInt()
  seconds: number | undefined;

  @Setting({ description: 'A user name', userName: true })
  @IsString()
  user!: string;

  @Setting({ description: 'A secret', secret: true })
  @IsString()
  key!: string;

  @Setting({ description: 'A path that is a setting of its own' })
  @IsString()
  keyFile!: string;

  @Setting({ description: 'Another secret', secret: true })
  @IsString()
  token!: string;
}

class InheritedSettings extends OddSettings {
  @Setting({ description: 'One more' })
  @IsOptional()
  @IsString()
  more?: string;
}

function tableOf(settings: new () => object): unknown {
  const provider = { id: 'odd', settings } as unknown as IRegistryProvider;
  return new ProviderCatalog([provider]).get('odd')?.table;
}

describe('ProviderCatalog', () => {
  const odd = {
    hosts: { kind: { type: 'list' }, secret: false },
    names: { kind: { type: 'list' }, secret: false },
    seconds: { kind: { type: 'number' }, secret: false },
    user: { kind: { type: 'text' }, secret: false, isUserName: true },
    key: { kind: { type: 'text' }, secret: true, hasNoFile: true },
    keyFile: { kind: { type: 'text' }, secret: false },
    token: { kind: { type: 'text' }, secret: true },
  };

  it('knows the kinds of settings from their types, else from their rules', () => {
    expect(tableOf(OddSettings)).toEqual(odd);
  });

  it('knows inherited settings', () => {
    expect(tableOf(InheritedSettings)).toEqual({ ...odd, more: { kind: { type: 'text' }, secret: false } });
  });
});
