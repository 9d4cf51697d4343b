import { DEFAULT_REGISTRY } from '../../image/default-registry.js';
import { type RegistryAddress } from '../../image/registry-address.js';
import { classOfIp, ipOfHost, isLoopbackHost } from '../../wire/host-class.js';
import { V2Error } from './v2-error.js';

/** The hosts that may be called, and may see the credential, when one registry is probed. */
export interface RegistryHosts {
  /** `host[:port]` that serves `/v2/`: the address itself, or `registry-1.docker.io` for Docker Hub. */
  readonly api: string;
  /** Host of `api` without its port, as URLs write it. */
  readonly hostname: string;
  /** The registry is this very machine: only then may http and loopback addresses be used. */
  readonly isLoopback: boolean;
  /** `host[:port]` of its token endpoints besides `api`. */
  readonly tokenHosts: readonly string[];
}

/**
 * @param tokenHosts `host[:port]` of token endpoints that the operator or the provider names for this registry; other
 *   ports of its own host are other hosts.
 * @throws V2Error `address_unusable` for an international name that does not decode.
 */
export function registryHosts(address: RegistryAddress, tokenHosts: readonly string[] = []): RegistryHosts {
  const isHub = address === DEFAULT_REGISTRY.domain;
  const api = isHub ? DEFAULT_REGISTRY.api : address;
  if (!URL.canParse(`https://${api}/`)) throw new V2Error('address_unusable');
  const { hostname } = new URL(`https://${api}/`);
  return {
    api,
    hostname,
    isLoopback: isLoopbackHost(hostname),
    tokenHosts: isHub ? [...DEFAULT_REGISTRY.tokenHosts, ...tokenHosts] : tokenHosts,
  };
}

/**
 * Whether an IP address may be connected to for a host name: one that a name resolved to, or the literal host itself.
 * This machine is only for registries that are this machine; link-local, metadata and reserved addresses only for a
 * registry that was configured as that very address; private ones are fine, since every host on the list is
 * configured by name.
 */
export function mayConnect(hosts: RegistryHosts, hostname: string, ip: string): boolean {
  const kind = classOfIp(ip);
  if (kind === 'loopback') return hosts.isLoopback && isLoopbackHost(hostname);
  if (kind === 'special') return ipOfHost(hostname) !== undefined && hostname === hosts.hostname;
  return true;
}
