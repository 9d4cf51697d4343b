import { IsString } from 'class-validator';
import {
  type CredentialScope,
  type IRegistryProvider,
  type MintedCredential,
  type MintRequest,
  type RegistryAddress,
} from '../../../src/registry/registry-provider.js';
import { Setting } from '../../../src/registry/setting.js';

export class StubSettings {
  @Setting({ kind: { type: 'text' }, meaning: 'who asks' })
  @IsString()
  identity = 'one';
}

/** A provider whose vendor is a function of the test. */
export class StubProvider implements IRegistryProvider<StubSettings> {
  readonly label = 'Stub';
  readonly description = 'A provider whose vendor is a function of the test.';
  readonly api = 'v2';
  readonly settings = StubSettings;
  readonly examples = ['stub.example'];
  readonly longestLifeMs = 24 * 3_600_000;
  readonly narrows = true;
  readonly requests: MintRequest<StubSettings, CredentialScope>[] = [];

  constructor(
    public mint: (request: MintRequest<StubSettings, CredentialScope>) => Promise<MintedCredential>,
    readonly id = 'stub',
  ) {}

  match(address: RegistryAddress): CredentialScope | undefined {
    return address.endsWith('.example') ? { key: address } : undefined;
  }

  credentialsFor(request: MintRequest<StubSettings, CredentialScope>): Promise<MintedCredential> {
    this.requests.push(request);
    return this.mint(request);
  }
}

export function stubSettings(identity: string): StubSettings {
  return Object.assign(new StubSettings(), { identity });
}
