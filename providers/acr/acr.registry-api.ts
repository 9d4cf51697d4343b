import { Injectable, Optional } from '@nestjs/common';
import { callVendor } from '../../src/registry/vendor-http.js';
import { VendorNetwork } from '../../src/registry/vendor-network.js';
import { type AcrToken, tokenIn } from './acr.token.js';

/**
 * The two calls by which a registry gives out its own tokens.
 * Wire format: https://github.com/Azure/acr/blob/main/docs/AAD-OAuth.md
 */
@Injectable()
export class AcrRegistryApi {
  constructor(@Optional() private readonly network?: VendorNetwork) {}

  /**
   * The registry's refresh token for an Entra token; opens whatever the identity may do there.
   *
   * @throws ProviderError
   */
  refreshToken(host: string, entraToken: string, signal: AbortSignal): Promise<AcrToken> {
    const form = new URLSearchParams({ grant_type: 'access_token', service: host, access_token: entraToken });
    return this.#post(host, 'exchange', form, 'refresh_token', signal);
  }

  /**
   * An access token that opens only what the scopes name.
   *
   * @param scopes e.g. `repository:acme/app:pull`
   * @throws ProviderError
   */
  accessToken(
    host: string,
    refreshToken: string,
    scopes: readonly string[],
    signal: AbortSignal,
  ): Promise<AcrToken> {
    const form = new URLSearchParams({
      grant_type: 'refresh_token',
      service: host,
      refresh_token: refreshToken,
    });
    for (const scope of scopes) form.append('scope', scope);
    return this.#post(host, 'token', form, 'access_token', signal);
  }

  async #post(
    host: string,
    path: 'exchange' | 'token',
    form: URLSearchParams,
    field: 'refresh_token' | 'access_token',
    signal: AbortSignal,
  ): Promise<AcrToken> {
    const url = new URL(`https://${host}/oauth2/${path}`);
    const network = this.network && { dispatcher: this.network.dispatcher };
    return tokenIn(await callVendor({ url, method: 'POST', form, signal, ...network }), field);
  }
}
