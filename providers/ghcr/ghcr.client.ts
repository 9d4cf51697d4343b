import { Injectable, Optional } from '@nestjs/common';
import { type KeyObject } from 'node:crypto';
import { ProviderError } from '../../src/registry/provider-error.js';
import { callVendor, type VendorAnswer } from '../../src/registry/vendor-http.js';
import { VendorNetwork } from '../../src/registry/vendor-network.js';
import { appJwt } from './ghcr.app-jwt.js';
import { provePull, type PullProof } from './ghcr.pull-proof.js';

export interface AppInstallation {
  /** Base of the REST API, without a slash at its end. */
  readonly api: string;
  /** App id or client id. */
  readonly issuer: string;
  readonly installationId: string;
  readonly key: KeyObject;
  /** Names without owner; undefined = every repository of the installation. */
  readonly repositories: readonly string[] | undefined;
}

export interface InstallationToken {
  readonly token: string;
  /** Epoch milliseconds on GitHub's clock. */
  readonly expiresAt: number;
  /** Undefined = GitHub did not say. */
  readonly issuedAt?: number;
}

/** GitHub's REST API as far as it is needed, one call, and its registry. */
@Injectable()
export class GhcrClient {
  constructor(@Optional() private readonly network?: VendorNetwork) {}

  /**
   * A token of an installation that may read packages and nothing else. Source: docs.github.com, "Create an
   * installation access token for an app".
   *
   * @throws ProviderError
   */
  async installationToken(installation: AppInstallation, signal: AbortSignal): Promise<InstallationToken> {
    const { api, issuer, installationId, key, repositories } = installation;
    const answer = await callVendor({
      url: new URL(`${api}/app/installations/${installationId}/access_tokens`),
      method: 'POST',
      headers: {
        accept: 'application/vnd.github+json',
        'x-github-api-version': '2022-11-28',
        authorization: `Bearer ${appJwt(issuer, key, Date.now())}`,
      },
      json: { permissions: { packages: 'read' }, ...(repositories && { repositories }) },
      expect: 201,
      signal,
      ...(this.network && { dispatcher: this.network.dispatcher }),
    });
    return read(answer);
  }

  /**
   * Resolves when a credential was seen to pull an image.
   *
   * @throws ProviderError
   */
  provePull(proof: Omit<PullProof, 'dispatcher'>): Promise<void> {
    return provePull({ ...proof, dispatcher: this.network?.dispatcher });
  }
}

/** Tokens of installations have more than one form and no fixed length. */
const TOKEN = /^[\x21-\x7e]+$/;

function read({ json, date }: VendorAnswer): InstallationToken {
  const { token, expires_at, permissions } = (json ?? {}) as Record<string, unknown>;
  if (typeof token !== 'string' || !TOKEN.test(token)) throw new ProviderError('bad_answer');
  if (typeof expires_at !== 'string' || !readsOnly(permissions)) throw new ProviderError('bad_answer');
  const expiresAt = Date.parse(expires_at);
  const now = Date.now();
  if (!(expiresAt > Math.min(date ?? now, now))) throw new ProviderError('bad_answer'); // expired on either clock
  return { token, expiresAt, ...(date !== undefined && { issuedAt: date }) };
}

/** GitHub says what a token may do; one that may write is not what was asked for. It may leave that out. */
function readsOnly(permissions: unknown): boolean {
  const levels = Object.values((permissions ?? {}) as Record<string, unknown>);
  return levels.every((level) => level === 'read');
}
