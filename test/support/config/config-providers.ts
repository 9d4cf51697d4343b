import {
  IsArray,
  IsBoolean,
  IsInt,
  IsOptional,
  IsString,
  Matches,
  Max,
  MaxLength,
  Min,
} from 'class-validator';
import { certainly, missOf, type NearMiss, perhaps } from '../../../src/registry/near-miss.js';
import {
  type CredentialScope,
  type EntryDraft,
  type IRegistryProvider,
  type MintedCredential,
  type RegistryAddress,
  type SettingProblem,
} from '../../../src/registry/registry-provider.js';
import { Setting } from '../../../src/registry/setting.js';

/** Small providers with every kind of setting, for the tests of the configuration. */
export function fakeProviders(): readonly IRegistryProvider[] {
  return [new FakeGeneric(), new FakeCloud(), new FakeHub()];
}

abstract class Fake {
  readonly label = 'Fake';
  readonly description = 'For tests.';
  readonly api = 'v2';
  readonly narrows: boolean = false;

  credentialsFor(): Promise<MintedCredential> {
    return Promise.reject(new Error('the configuration never mints'));
  }
}

class PairSettings {
  @Setting({ kind: { type: 'text' }, meaning: 'User name', isUserName: true })
  @IsString()
  @Matches(/^[^:]+$/, { message: 'must not hold a colon' })
  username!: string;

  @Setting({ kind: { type: 'text' }, meaning: 'Password', secret: true })
  @IsString()
  @MaxLength(100)
  password!: string;
}

/** Serves whatever names it, claims nothing. */
export class FakeGeneric extends Fake {
  readonly id = 'generic';
  readonly isFallback = true;
  readonly settings = PairSettings;
  readonly examples = ['registry.example.com'];

  match(address: RegistryAddress): CredentialScope {
    return { key: address };
  }

  isSelfContained(): boolean {
    return true;
  }
}

export class CloudSettings {
  @Setting({ kind: { type: 'text' }, meaning: 'Role' })
  @IsOptional()
  @Matches(/^arn:/, { message: 'must be the ARN of a role' })
  roleArn?: string;

  @Setting({ kind: { type: 'text' }, meaning: 'Access key id' })
  @IsOptional()
  @IsString()
  accessKeyId?: string;

  @Setting({ kind: { type: 'text' }, meaning: 'Secret access key', secret: true })
  @IsOptional()
  @IsString()
  secretAccessKey?: string;

  @Setting({ kind: { type: 'number' }, meaning: 'Seconds' })
  @IsOptional()
  @IsInt({ message: 'must be a whole number' })
  @Min(900)
  @Max(43_200)
  duration?: number;

  @Setting({ kind: { type: 'boolean' }, meaning: 'FIPS' })
  @IsOptional()
  @IsBoolean()
  fips: boolean = false;

  @Setting({ kind: { type: 'list' }, meaning: 'More hosts' })
  @IsOptional()
  @IsArray()
  @Matches(/^[a-z0-9.-]+$/, { each: true, message: 'must be hosts' })
  hosts?: string[];

  @Setting({ kind: { type: 'text' }, meaning: 'A rule whose message quotes the value' })
  @IsOptional()
  @Matches(/^ok/, { message: '$property $value is not ok' })
  echo?: string;
}

/** Claims `*.cloud.example`, and the hosts that its settings name. */
export class FakeCloud extends Fake {
  readonly id = 'cloud';
  readonly accessKey = { id: 'accessKeyId', secret: 'secretAccessKey' };
  readonly settings = CloudSettings;
  readonly examples = ['eu.cloud.example', 'us.cloud.example'];
  override readonly narrows = true;

  match(address: RegistryAddress, settings?: CloudSettings): CredentialScope | undefined {
    const mine = /^[a-z]+\.cloud\.example$/.test(address) || settings?.hosts?.includes(address);
    return mine ? { key: address } : undefined;
  }

  nearMiss(address: RegistryAddress): NearMiss | undefined {
    return missOf(address, [
      [/\.clouds\.example$/, certainly('ends in clouds.example; the cloud is cloud.example')],
      [/^cloud\./, perhaps('looks like cloud.example misspelt')],
    ]);
  }

  problems({ settings, images }: EntryDraft<CloudSettings>): readonly SettingProblem[] {
    const found: SettingProblem[] = [];
    if (settings.secretAccessKey !== undefined && settings.accessKeyId === undefined) {
      found.push({
        setting: 'secretAccessKey',
        problem: 'needs accessKeyId beside it',
      });
    }
    if (settings.accessKeyId !== undefined && settings.secretAccessKey !== undefined && settings.fips) {
      found.push({ setting: 'accessKeyId', problem: `does not go with ${settings.secretAccessKey}` });
    }
    if (images.length > 0 && settings.roleArn === undefined) {
      found.push({ setting: 'images', problem: 'needs roleArn' });
    }
    return found;
  }
}

class HubSettings {
  @Setting({ kind: { type: 'text' }, meaning: 'Token', secret: true })
  @IsString()
  token!: string;
}

/** Claims Docker Hub, and one host of the cloud: two claim that. */
export class FakeHub extends Fake {
  readonly id = 'hub';
  readonly settings = HubSettings;
  readonly examples = ['docker.io'];

  match(address: RegistryAddress): CredentialScope | undefined {
    return address === 'docker.io' || address === 'both.cloud.example' ? { key: 'hub' } : undefined;
  }
}
