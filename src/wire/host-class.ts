import { BlockList, isIP, isIPv6 } from 'node:net';

/**
 * What an IP address is to a client that must not be talked into calling its own machine or network:
 * - `loopback`: this machine
 * - `private`: networks that are not routed (RFC 1918, RFC 6598, RFC 4193)
 * - `special`: link-local with its metadata services, metadata addresses elsewhere, unspecified, multicast, reserved
 * - `public`: everything else
 */
export type HostClass = 'public' | 'private' | 'loopback' | 'special';

/** The class of a literal IP address; `special` for a text that is none. IPv4 inside IPv6 counts as the IPv4. */
export function classOfIp(ip: string): HostClass {
  const plain = embeddedIPv4(ip) ?? ip.replace(/%.*$/, '');
  const version = isIP(plain);
  if (version === 0) return 'special';
  const family = version === 4 ? 'ipv4' : 'ipv6';
  if (LOOPBACK.check(plain, family)) return 'loopback';
  if (SPECIAL.check(plain, family)) return 'special';
  return PRIVATE.check(plain, family) ? 'private' : 'public';
}

/**
 * Whether a host name, in brackets as `URL.hostname` gives it or without, means this machine without asking DNS, as
 * docker decides it: a loopback address behind NAT64 or 6to4 leaves the machine.
 */
export function isLoopbackHost(hostname: string): boolean {
  if (hostname === 'localhost') return true;
  const ip = ipOfHost(hostname);
  return ip !== undefined && LOOPBACK.check(ip, isIPv6(ip) ? 'ipv6' : 'ipv4');
}

/** The address of a host that is a literal one, without its brackets; undefined for a name. */
export function ipOfHost(hostname: string): string | undefined {
  const ip = hostname.replace(/^\[(.*)\]$/, '$1');
  return isIP(ip) === 0 ? undefined : ip;
}

const LOOPBACK = blockList(['127.0.0.0/8', '::1/128']);

/**
 * IANA's special-purpose registries, and the metadata addresses that lie outside of link-local: Alibaba
 * (100.100.100.200), Oracle (192.0.0.192), Azure's wire server (168.63.129.16), EC2 (fd00:ec2::254) and Google
 * (fd20:ce::254) over IPv6.
 */
const SPECIAL = blockList([
  '0.0.0.0/8',
  '100.100.100.200/32',
  '168.63.129.16/32',
  '169.254.0.0/16',
  '192.0.0.0/24',
  '192.0.2.0/24',
  '198.18.0.0/15',
  '198.51.100.0/24',
  '203.0.113.0/24',
  '224.0.0.0/3',
  '::/96',
  '100::/64',
  '2001::/23',
  '2001:db8::/32',
  'fd00:ec2::254/128',
  'fd20:ce::254/128',
  'fe80::/10',
  'fec0::/10',
  'ff00::/8',
]);

const PRIVATE = blockList(['10.0.0.0/8', '100.64.0.0/10', '172.16.0.0/12', '192.168.0.0/16', 'fc00::/7']);

function blockList(subnets: readonly string[]): BlockList {
  const list = new BlockList();
  for (const subnet of subnets) {
    const [network = '', bits] = subnet.split('/');
    list.addSubnet(network, Number(bits), network.includes(':') ? 'ipv6' : 'ipv4');
  }
  return list;
}

/** The IPv4 address in an IPv4-mapped, NAT64 (RFC 6052) or 6to4 (RFC 3056) address. */
function embeddedIPv4(ip: string): string | undefined {
  if (!isIPv6(ip)) return undefined;
  const groups = groupsOf(ip);
  const head = groups
    .slice(0, 6)
    .map((group) => group.toString(16))
    .join(':');
  if (groups[0] === 0x2002) return dotted(groups[1], groups[2]);
  return head === '0:0:0:0:0:ffff' || head === '64:ff9b:0:0:0:0' ? dotted(groups[6], groups[7]) : undefined;
}

/** The eight numbers of an IPv6 address. The URL parser brings every spelling, a dotted tail too, into one form. */
function groupsOf(ip: string): number[] {
  const canonical = new URL(`http://[${ip.replace(/%.*$/, '')}]/`).hostname.slice(1, -1);
  const [head = '', tail] = canonical.split('::');
  const front = numbersOf(head);
  const back = numbersOf(tail ?? '');
  return [...front, ...Array<number>(8 - front.length - back.length).fill(0), ...back];
}

function numbersOf(groups: string): number[] {
  return groups === '' ? [] : groups.split(':').map((group) => parseInt(group, 16));
}

function dotted(high = 0, low = 0): string {
  return [high >> 8, high & 0xff, low >> 8, low & 0xff].join('.');
}
