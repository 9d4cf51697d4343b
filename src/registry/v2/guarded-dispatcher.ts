import { lookup, type LookupAddress } from 'node:dns';
import { type LookupFunction } from 'node:net';
import type { Dispatcher } from 'undici';
import { proxiedDispatcher } from '../proxy/proxied-dispatcher.js';
import { mayConnect, type RegistryHosts } from './registry-hosts.js';

/** What `dns.lookup` does with `all`; tests bring their own. */
export type ResolveAll = (
  hostname: string,
  options: { all: true; family?: number | 'IPv4' | 'IPv6'; hints?: number },
  callback: (error: NodeJS.ErrnoException | null, addresses?: LookupAddress[]) => void,
) => void;

/** Code of the error with which a name that leads to a forbidden address fails. */
export const FORBIDDEN_ADDRESS = 'ERR_FORBIDDEN_ADDRESS';

/**
 * Connections for the probe of one registry: every address a name resolves to is checked, and one that is forbidden
 * forbids the name, so that DNS cannot lead a credential to this machine or a metadata service. Literal hosts are not
 * looked up; they are checked before the call. The environment's proxies are used, except for loopback registries; a
 * proxy resolves names itself, and what it may reach is its own policy.
 *
 * @param signal ends what leads through a proxy
 */
export function guardedDispatcher(
  hosts: RegistryHosts,
  signal: AbortSignal,
  resolve: ResolveAll = lookup,
): Promise<Dispatcher> {
  return proxiedDispatcher(signal, { lookup: guardedLookup(hosts, resolve) });
}

function guardedLookup(hosts: RegistryHosts, resolve: ResolveAll): LookupFunction {
  return (hostname, options, callback) => {
    const { family, hints, all } = options;
    const wanted = {
      all: true as const,
      ...(family !== undefined && { family }),
      ...(hints !== undefined && { hints }),
    };
    resolve(hostname, wanted, (error, addresses) => {
      const first = addresses?.[0];
      if (error || !first) callback(error ?? failed('ENOTFOUND'), '');
      else if (!addresses.every(({ address }) => mayConnect(hosts, hostname, address))) {
        callback(failed(FORBIDDEN_ADDRESS), '');
      } else if (all) callback(null, addresses);
      else callback(null, first.address, first.family);
    });
  };
}

function failed(code: string): NodeJS.ErrnoException {
  return Object.assign(new Error('the name cannot be used'), { code });
}
