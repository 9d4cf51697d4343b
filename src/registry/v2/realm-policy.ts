import { plainUrl } from '../plain-url.js';
import { parseRegistryAddress } from '../../image/registry-address.js';
import { ipOfHost, isLoopbackHost } from '../../wire/host-class.js';
import { mayConnect, type RegistryHosts } from './registry-hosts.js';
import { V2Error } from './v2-error.js';

/**
 * The URL of a token endpoint, once it is certain that the credential may be sent there. The registry writes the realm,
 * so a hostile or compromised one would otherwise choose who gets the credential, or which of our own services is
 * called with it (CVE-2020-15157 and its like): https, no userinfo, the registry's own host or one listed for it, no
 * address of this machine or its metadata services. Plain http only from this machine to this machine.
 *
 * @throws V2Error `realm_malformed`, `realm_userinfo`, `realm_insecure`, `realm_host` or `realm_address`
 */
export function checkedRealm(realm: string | undefined, hosts: RegistryHosts): URL {
  const url = parse(realm);
  if (url.username !== '' || url.password !== '') throw new V2Error('realm_userinfo');
  if (!hasAllowedScheme(url, hosts)) throw new V2Error('realm_insecure', undefined, shownHost(url));
  if (!isListed(url, hosts)) throw new V2Error('realm_host', undefined, shownHost(url));
  const ip = ipOfHost(url.hostname);
  if (ip !== undefined && !mayConnect(hosts, url.hostname, ip))
    throw new V2Error('realm_address', undefined, shownHost(url));
  return url;
}

function parse(realm = ''): URL {
  const url = plainUrl(realm);
  if (!url) throw new V2Error('realm_malformed');
  return url;
}

/** Characters; hosts of registries are far shorter, and it stands in one line with other words. */
const LONGEST_SHOWN = 100;

/** `host[:port]` of a URL that a registry wrote, if it is one as operators write them too; else there is nothing to show. */
function shownHost({ host, port }: URL): string | undefined {
  if (host.length > LONGEST_SHOWN) return undefined;
  try {
    parseRegistryAddress(port === '' ? `${host}:443` : host);
    return host.toLowerCase();
  } catch {
    return undefined;
  }
}

function hasAllowedScheme(url: URL, hosts: RegistryHosts): boolean {
  if (url.protocol === 'https:') return true;
  return url.protocol === 'http:' && hosts.isLoopback && isLoopbackHost(url.hostname);
}

/** Compared with their ports, as URLs: the default port counts as none. */
function isListed(url: URL, hosts: RegistryHosts): boolean {
  return [hosts.api, ...hosts.tokenHosts]
    .map((host) => `${url.protocol}//${host}/`)
    .some((listed) => URL.canParse(listed) && new URL(listed).host === url.host);
}
