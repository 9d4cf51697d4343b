import type * as Http from '@azure/core-rest-pipeline';
import type * as Identity from '@azure/identity';
import { Injectable, Optional } from '@nestjs/common';
import { ProviderError } from '../../provider-error.js';
import { VendorNetwork } from '../../vendor-network.js';
import { sdkCredential, type SdkOptions, variable } from './credential.js';
import { entraError } from './errors.js';
import { type EntraWords } from './identity.js';
import { type EntraIdentityKind } from './settings.js';
import { SdkHttp, type SignIn } from './transport.js';

/** A token of Entra's that is wanted. */
export interface EntraRequest {
  readonly kind: EntraIdentityKind;
  /** What proves the identity. */
  readonly settings: EntraWords;
  /** URL, without `/.default`. */
  readonly audience: string;
  /** URL of the Entra host, where neither the settings nor the environment name one. */
  readonly authorityHost: string;
  readonly signal: AbortSignal;
}

/** Imports the SDK, once; one package after the other, because they share some. */
export async function loadSdk(): Promise<{ http: typeof Http; identity: typeof Identity }> {
  const http = await import('@azure/core-rest-pipeline');
  return { http, identity: await import('@azure/identity') };
}

export interface EntraToken {
  readonly token: string;
  /** Epoch milliseconds on our clock, as the SDK has counted it; NaN where Entra said nothing of it. */
  readonly expiresAt: number;
}

/** The seam to `@azure/identity`. */
@Injectable()
export class EntraClient {
  #http: SdkHttp | undefined;

  constructor(@Optional() private readonly network?: VendorNetwork) {}

  /**
   * A new token, or the one that the SDK still holds for a managed identity.
   *
   * @throws ProviderError and nothing else; `timed_out` at once when the signal aborts
   */
  async accessToken(request: EntraRequest): Promise<EntraToken> {
    const { signal } = request;
    const signIn: SignIn = { signal };
    try {
      return await SdkHttp.during(signIn, () => Promise.race([this.#signIn(request), rejectOnAbort(signal)]));
    } catch (error) {
      throw entraError(error, signIn.last, signal.aborted);
    }
  }

  async #signIn({ kind, settings, audience, authorityHost }: EntraRequest): Promise<EntraToken> {
    const { http, identity } = await loadSdk();
    this.#http ??= new SdkHttp(http.createDefaultHttpClient());
    const named = settings.authorityHost ?? variable('AZURE_AUTHORITY_HOST') ?? authorityHost;
    const credential = sdkCredential(identity, kind, settings, this.#options(named, this.#http));
    const token = await credential.getToken(`${audience}/.default`);
    // The SDK passes on whatever Entra says, also what is no text.
    if (typeof token?.token !== 'string') throw new ProviderError('bad_answer');
    return { token: token.token, expiresAt: token.expiresOnTimestamp };
  }

  /**
   * Retries are the keeper's. Redirects are not followed, because the calls carry secrets. Instance discovery would
   * ask Microsoft's public cloud whether the authority is genuine: it comes from the operator alone, and in sovereign
   * and private clouds that question has no answer.
   */
  #options(authorityHost: string, httpClient: SdkHttp): SdkOptions {
    return {
      authorityHost,
      disableInstanceDiscovery: true,
      httpClient,
      proxyOptions: NOT_READ,
      redirectOptions: { maxRetries: 0 },
      retryOptions: { maxRetries: 0 },
      ...(this.network && { tlsOptions: { ca: this.network.ca } }),
    };
  }
}

/** Keeps the SDK from reading the proxies of the environment, in its own way: `SdkHttp` chooses the connection. */
const NOT_READ = { host: 'http://proxy.invalid', port: 1 };

/** Nothing of the SDK between its calls, such as reading a file, may outlast the signal. */
function rejectOnAbort(signal: AbortSignal): Promise<never> {
  return new Promise((_, reject) => {
    const stop = (): void => {
      reject(new ProviderError('timed_out'));
    };
    if (signal.aborted) stop();
    else signal.addEventListener('abort', stop, { once: true });
  });
}
