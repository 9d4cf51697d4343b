import { Matches, MaxLength } from 'class-validator';
import { ProviderError } from '../../../src/registry/provider-error.js';
import {
  type CredentialScope,
  type EntryDraft,
  type IRegistryProvider,
  type MintedCredential,
  type MintRequest,
  type RegistryAddress,
  type SettingProblem,
} from '../../../src/registry/registry-provider.js';
import { Setting } from '../../../src/registry/setting.js';
import { callVendor, type VendorAnswer } from '../../../src/registry/vendor-http.js';
import { type VendorNetwork } from '../../../src/registry/vendor-network.js';
import { type ProviderContract } from '../contract.js';

export const TOKEN = 'canary-api-token-0123';
const KIND = { type: 'text' } as const;

export class SampleSettings {
  @Setting({ kind: KIND, meaning: 'Token of the API of the vendor.', secret: true })
  @Matches(/^[\x21-\x7e]{1,200}$/, { message: 'must be a token without spaces' })
  readonly apiToken!: string;

  @Setting({ kind: KIND, meaning: 'Account that the token belongs to.' })
  @MaxLength(100, { message: 'must not be longer than 100 characters' })
  readonly account!: string;
}

export interface SampleScope extends CredentialScope {
  readonly host: string;
}
export type SampleRequest = MintRequest<SampleSettings, SampleScope>;

const HOST = /^[a-z0-9][a-z0-9-]{0,62}\.registry\.sample\.dev$/;

/** A provider that asks for short-lived credentials as it should. */
export class SampleProvider implements IRegistryProvider<SampleSettings, SampleScope> {
  readonly id = 'sample';
  readonly label = 'Sample';
  readonly description = 'Mints tokens of an hour for the registries of a vendor that there is not.';
  readonly api = 'v2';
  readonly settings = SampleSettings;
  readonly examples = ['acme.registry.sample.dev'];
  readonly longestLifeMs = 3_600_000;
  readonly commonUserNames = ['token'];
  readonly narrows = true;

  constructor(private readonly network?: VendorNetwork) {}

  match(address: RegistryAddress): SampleScope | undefined {
    return HOST.test(address) ? { key: address, host: address } : undefined;
  }

  tokenHosts(): readonly string[] {
    return ['auth.sample.dev'];
  }

  problems({ images }: EntryDraft<SampleSettings>): readonly SettingProblem[] {
    const whole = images.every((image) => /^[a-z0-9/{}-]+$/.test(image));
    return whole ? [] : [{ setting: 'images', problem: 'must name whole repositories' }];
  }

  warmUp(): Promise<unknown> {
    return Promise.resolve();
  }

  async credentialsFor(request: SampleRequest): Promise<MintedCredential> {
    if (request.signal.aborted) throw new ProviderError('timed_out');
    return this.read(await this.call(request));
  }

  call({ scope, settings, images, signal }: SampleRequest): Promise<VendorAnswer> {
    return callVendor({
      url: new URL(`https://${scope.host}/api/token`),
      method: 'POST',
      headers: { authorization: `Bearer ${settings.apiToken}` },
      json: { account: settings.account, images },
      signal,
      ...(this.network && { dispatcher: this.network.dispatcher }),
    });
  }

  read({ json, date }: Pick<VendorAnswer, 'json' | 'date'>): MintedCredential {
    const { token, expires_in: seconds } = (json ?? {}) as { token?: unknown; expires_in?: unknown };
    if (typeof token !== 'string' || token === '' || typeof seconds !== 'number') {
      throw new ProviderError('bad_answer');
    }
    const issuedAt = date ?? Date.now();
    return { username: 'token', password: token, issuedAt, expiresAt: issuedAt + seconds * 1000 };
  }
}

export const SAMPLE_CONTRACT: ProviderContract = {
  settings: { apiToken: TOKEN, account: 'canary-account' },
  vendor: {
    calls: { token: '/api/token' },
    play: (_, aheadMs) => ({
      listener: ({ headers, url = '' }, response) => {
        const known = headers.authorization === `Bearer ${TOKEN}` || url.includes(TOKEN);
        response.setHeader('date', new Date(Date.now() + aheadMs).toUTCString());
        response.setHeader('content-type', 'application/json');
        const answer = known ? { token: 'canary-registry-token', expires_in: 3600 } : { error: 'unknown' };
        response.writeHead(known ? 200 : 401).end(JSON.stringify(answer));
      },
    }),
  },
};
