import type * as Http from '@azure/core-rest-pipeline';
import type * as Identity from '@azure/identity';
import { Injectable, Optional } from '@nestjs/common';
import { ProviderError } from '../../src/registry/provider-error.js';
import { VendorNetwork } from '../../src/registry/vendor-network.js';
import { entraError } from './acr.entra-error.js';
import { authorityHostOf } from './acr.hosts.js';
import { sdkCredential, type SdkOptions, variable } from './acr.sdk-credential.js';
import { SdkHttp, type SignIn } from './acr.sdk-http.js';
import { type AcrSettings } from './acr.settings.js';

/** Audience that every registry accepts, also those that refuse tokens meant for the Azure Resource Manager. */
const AUDIENCE = 'https://containerregistry.azure.net';

/** Imports the SDK, once; one package after the other, because they share some. */
export async function loadSdk(): Promise<{ http: typeof Http; identity: typeof Identity }> {
  const http = await import('@azure/core-rest-pipeline');
  return { http, identity: await import('@azure/identity') };
}

/** The seam to `@azure/identity`. */
@Injectable()
export class AcrClient {
  #http: SdkHttp | undefined;

  constructor(@Optional() private readonly network?: VendorNetwork) {}

  /**
   * An Entra token with which a login server can be asked for its own.
   *
   * @throws ProviderError
   */
  async entraToken(settings: AcrSettings, host: string, signal: AbortSignal): Promise<string> {
    const signIn: SignIn = { signal };
    try {
      return await SdkHttp.during(signIn, () =>
        Promise.race([this.#signIn(settings, host), rejectOnAbort(signal)]),
      );
    } catch (error) {
      throw entraError(error, signIn.last, signal.aborted);
    }
  }

  async #signIn(settings: AcrSettings, host: string): Promise<string> {
    const { http, identity } = await loadSdk();
    this.#http ??= new SdkHttp(http.createDefaultHttpClient());
    const credential = sdkCredential(identity, settings, this.#options(settings, host, this.#http));
    const token = await credential.getToken(`${settings.audience ?? AUDIENCE}/.default`);
    // The SDK passes on whatever Entra says, also what is no text.
    if (typeof token?.token !== 'string') throw new ProviderError('bad_answer');
    return token.token;
  }

  /**
   * Retries are the keeper's. Redirects are not followed, because the calls carry secrets. Instance discovery would
   * ask Microsoft's public cloud whether the authority is genuine: it comes from the operator alone, and in sovereign
   * and private clouds that question has no answer.
   */
  #options(settings: AcrSettings, host: string, httpClient: SdkHttp): SdkOptions {
    return {
      authorityHost: settings.authorityHost ?? variable('AZURE_AUTHORITY_HOST') ?? authorityHostOf(host),
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
