import { type AwsWork, withAws } from '../registry/clouds/aws/calls.js';
import { type AwsErrorCodes } from '../registry/clouds/aws/errors.js';
import { type AwsKeys, keysOf } from '../registry/clouds/aws/keys.js';
import { type AwsRegionSettings } from '../registry/clouds/aws/settings.js';
import { ProviderError } from '../registry/provider-error.js';
import { HeldIdentity } from './held-identity.js';

/** What a client of the SDK is made with. */
export type AwsClientConfig = AwsWork['base'] & {
  /** Undefined = that of the environment or of the profile. */
  readonly region?: string;
  readonly profile?: string;
  readonly credentials?: AwsKeys;
  /** Milliseconds by which the clock of AWS is ahead. */
  readonly systemClockOffset?: number;
};

/** What is used of such a client besides its calls. */
export interface AwsClient {
  readonly config: { readonly region: () => Promise<string>; readonly systemClockOffset: number };
}

/** A service of AWS. */
export interface AwsService<Client> {
  /** Imports the client, when it is first needed. */
  readonly load: () => Promise<new (config: AwsClientConfig) => Client>;
  /** What the errors mean that are its own. */
  readonly codes: AwsErrorCodes;
}

/** Who asks a service of AWS: an identity for each region that is asked, since each has an STS of its own. */
export class AwsSession<Client extends AwsClient> {
  readonly #settings: AwsRegionSettings;
  readonly #service: AwsService<Client>;
  readonly #identities = new Map<string, HeldIdentity<AwsKeys>>();
  /** As AWS told it last: a client that knows it need not be refused first. */
  #clockOffset = 0;

  constructor(settings: AwsRegionSettings, service: AwsService<Client>) {
    this.#settings = settings;
    this.#service = service;
  }

  /**
   * Makes a call with a client.
   *
   * @param region where it is made; left out = in the region of the settings, or of the environment
   * @throws ProviderError `not_configured` where nothing says a region, and whatever else goes wrong
   */
  async call<Result>(
    { region, signal }: { readonly region: string | undefined; readonly signal: AbortSignal },
    work: (client: Client) => Promise<Result>,
  ): Promise<Result> {
    const where = region ?? this.#settings.region ?? (await this.#usualRegion(signal));
    const identity = this.#identities.get(where) ?? this.#identityIn(where);
    return identity.use(signal, (credentials) =>
      this.#withClient({ region: where, credentials, signal }, async (client) => {
        try {
          return await work(client);
        } finally {
          this.#clockOffset = client.config.systemClockOffset;
        }
      }),
    );
  }

  close(): void {
    for (const identity of this.#identities.values()) identity.close();
  }

  #identityIn(region: string): HeldIdentity<AwsKeys> {
    const name = this.#settings.roleSessionName ?? 'dockpass';
    const identity = new HeldIdentity(async (signal) => {
      const { keys, lifeMs } = await keysOf(this.#settings, { name, region }, signal);
      return { identity: keys, lifeMs };
    });
    this.#identities.set(region, identity);
    return identity;
  }

  /** `AWS_REGION`, or that of the profile. */
  #usualRegion(signal: AbortSignal): Promise<string> {
    const { profile } = this.#settings;
    return this.#withClient({ signal, ...(profile !== undefined && { profile }) }, ({ config }) =>
      config.region().catch((cause: unknown) => {
        throw new ProviderError('not_configured', { cause });
      }),
    );
  }

  #withClient<Result>(
    { signal, ...config }: Omit<AwsClientConfig, keyof AwsWork['base']> & { readonly signal: AbortSignal },
    work: (client: Client) => Promise<Result>,
  ): Promise<Result> {
    return withAws(
      signal,
      async ({ base }) => {
        const Client = await this.#service.load();
        return work(new Client({ ...base, ...config, systemClockOffset: this.#clockOffset }));
      },
      this.#service.codes,
    );
  }
}
