import { Module, type Type } from '@nestjs/common';
import { loadAws } from '../registry/clouds/aws/calls.js';
import { regionProblems } from '../registry/clouds/aws/problems.js';
import { AwsRegionSettings } from '../registry/clouds/aws/settings.js';
import { type SettingProblem } from '../registry/registry-provider.js';
import { type AwsClient, type AwsService, AwsSession } from './aws-session.js';
import {
  type ISecretStore,
  KeepsSecrets,
  type OpenStore,
  type ParsedPath,
  type StoredSecret,
} from './secret-store.js';

/** A path, and the region that is asked; undefined = that of the settings, or of the environment. */
interface AwsPath {
  readonly region: string | undefined;
}

/** A service of AWS that keeps secrets: all that there is to say of it. */
export interface AwsKeeping<Path extends AwsPath, Client extends AwsClient> extends Pick<
  ISecretStore,
  'id' | 'label' | 'description' | 'examples'
> {
  readonly parse: (path: string) => ParsedPath<Path>;
  readonly service: AwsService<Client>;
  /** What is kept there. Rejects with what the SDK says, or a ProviderError. */
  readonly read: (client: Client, path: Path, signal: AbortSignal) => Promise<StoredSecret>;
}

/** The Nest module of a store folder whose secrets a service of AWS keeps. */
export function awsStore<Path extends AwsPath, Client extends AwsClient>(
  keeping: AwsKeeping<Path, Client>,
): Type & { readonly store: AwsStore<Path, Client> } {
  const store = new AwsStore(keeping);

  @Module({ providers: [{ provide: AwsStore, useValue: store }] })
  class AwsStoreModule {
    static readonly store = store;
  }
  return AwsStoreModule;
}

/** What asks is the identity of the settings, or of the environment. */
@KeepsSecrets()
export class AwsStore<Path extends AwsPath, Client extends AwsClient> implements ISecretStore<
  AwsRegionSettings,
  Path
> {
  readonly id = this.keeping.id;
  readonly label = this.keeping.label;
  readonly description = this.keeping.description;
  readonly settings = AwsRegionSettings;
  readonly needsNoSettings = true;
  readonly examples = this.keeping.examples;

  constructor(private readonly keeping: AwsKeeping<Path, Client>) {}

  parse(path: string): ParsedPath<Path> {
    return this.keeping.parse(path);
  }

  problems(settings: AwsRegionSettings): readonly SettingProblem[] {
    return regionProblems(settings);
  }

  async warmUp(): Promise<void> {
    await loadAws();
    await this.keeping.service.load();
  }

  open(settings: AwsRegionSettings): OpenStore<Path> {
    const { service, read } = this.keeping;
    const session = new AwsSession(settings, service);
    return {
      read: (path, signal) =>
        session.call({ region: path.region, signal }, (client) => read(client, path, signal)),
      close: () => {
        session.close();
      },
    };
  }
}
