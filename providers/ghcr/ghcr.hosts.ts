import { type CredentialScope, type RegistryAddress } from '../../src/registry/registry-provider.js';

export interface GhcrScope extends CredentialScope {
  /** The one registry host that the credential is for. */
  readonly registry: RegistryAddress;
}

export const GITHUB_REGISTRY = 'ghcr.io';

/**
 * The scope of GitHub's registry, or undefined. An entry that names an Enterprise host is for `containers.<host>` and
 * for nothing else: a token of one server is not shown to another. Hosts are compared whole, and have no port.
 *
 * `docker.pkg.github.com` is not claimed: GitHub replaced that registry and moved its images to ghcr.io. An entry that
 * still needs the old name can use the provider `generic`. Source of the hosts: docs.github.com, "Working with the
 * Container registry", for github.com and for Enterprise Server.
 */
export function scopeOfHost(
  address: RegistryAddress,
  enterpriseHost: string | undefined,
): GhcrScope | undefined {
  const registry: string = enterpriseHost === undefined ? GITHUB_REGISTRY : `containers.${enterpriseHost}`;
  return address === registry ? { key: address, registry: address } : undefined;
}
