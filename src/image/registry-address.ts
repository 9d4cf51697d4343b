import { isIPv4, isIPv6 } from 'node:net';
import { DEFAULT_REGISTRY } from './default-registry.js';

/** Canonical `host[:port]`: lower case, no scheme, no path; `docker.io` for every alias of Docker Hub. */
export type RegistryAddress = string & { readonly __canonical: 'registry-address' };

/** Why a text is no registry address. Closed; each code has one constant message. */
export type AddressErrorCode = keyof typeof MESSAGES;

const MESSAGES = {
  empty: 'the address has no host; write the host of the registry, e.g. ghcr.io',
  too_long: 'the host is longer than DNS allows (253 characters, 63 between two dots)',
  whitespace:
    'an address has no spaces, line breaks or control characters; separate several addresses by commas',
  non_ascii: 'an address is plain ASCII; write an international name in its xn-- form',
  scheme:
    'the clients compare the bare host, so an address with a scheme would match no image; leave out http:// or https://',
  userinfo: 'an address holds no user or password; put them into the settings username and password',
  path: 'the clients know one credential for a host, so a path would match no image; write only the host',
  query: 'an address has no query or fragment; write only the host',
  wildcard: 'the clients compare addresses literally; list each host instead of a wildcard',
  trailing_dot:
    'the clients compare addresses literally and images are named without the last dot; leave it out',
  empty_label: 'the host begins with a dot or has two in a row; write the full name of the host',
  underscore: 'a host in an image name has no underscore; use a name of the registry without one',
  label: 'a host is made of letters, digits and hyphens between dots, with no hyphen at either end of a part',
  port: 'the port is a number from 1 to 65535 without leading zeros',
  ipv4: 'a host whose last part is a number is an IPv4 address; write four decimal numbers, e.g. 192.0.2.1',
  ipv6: 'an IPv6 address stands in brackets, in hexadecimal and without a zone, e.g. [2001:db8::1]:5000',
  bare_word:
    'the clients take a single word for a user of Docker Hub; write the full name of the host, or add its port',
} as const;

/** Every code, for tables and tests. */
export const ADDRESS_ERROR_CODES = Object.keys(MESSAGES) as readonly AddressErrorCode[];

/** The text is not a registry address. The message says why and what to write instead, never the text itself. */
export class AddressError extends Error {
  override readonly name = 'AddressError';

  constructor(readonly code: AddressErrorCode) {
    super(MESSAGES[code]);
  }
}

const HUB_ALIASES: ReadonlySet<string> = new Set([DEFAULT_REGISTRY.oldDomain, ...DEFAULT_REGISTRY.aliases]);

/**
 * Parses and canonicalises a registry address as an operator writes it.
 *
 *     address = host [":" port]
 *     host    = label *("." label) / IPv4 / "[" IPv6 "]"     the domain of distribution/reference
 *     label   = alphanumeric [*(alphanumeric / "-") alphanumeric]
 *     port    = 1 .. 65535, no leading zeros
 *
 * A single label is `localhost` or carries a port, as in image names. Letters become lower case, and the aliases of
 * Docker Hub become `docker.io`; nothing else is changed, because both clients compare the answer literally with the
 * host in the image name. So `ghcr.io` and `ghcr.io:443` stay two addresses, and so do two spellings of one IPv6
 * address: configure the one that the images use.
 *
 * @throws AddressError
 */
export function parseRegistryAddress(text: string): RegistryAddress {
  const lower = text.replace(/[A-Z]+/g, (letters) => letters.toLowerCase()); // Unicode would make a Kelvin sign a k
  if (HUB_ALIASES.has(lower)) return DEFAULT_REGISTRY.domain as RegistryAddress;
  refuseForeignParts(text);
  const [host, port] = lower.startsWith('[') ? splitIPv6(lower) : splitHost(lower);
  if (port !== undefined && !PORT.test(port)) throw new AddressError('port');
  if (port === undefined && isBareWord(host)) throw new AddressError('bare_word');
  return lower as RegistryAddress;
}

/** What is no part of any host, in the order in which it is most helpful to say so. */
const FOREIGN: readonly (readonly [RegExp, AddressErrorCode])[] = [
  [/^$/, 'empty'],
  [/[\s\p{Cc}]/u, 'whitespace'],
  [/\P{ASCII}/u, 'non_ascii'],
  [/^[a-z][a-z0-9+.-]*:\/\//i, 'scheme'],
  [/@/, 'userinfo'],
  [/[?#]/, 'query'],
  [/[/\\]/, 'path'],
  [/\*/, 'wildcard'],
];

function refuseForeignParts(text: string): void {
  const found = FOREIGN.find(([pattern]) => pattern.test(text));
  if (found) throw new AddressError(found[1]);
}

type HostAndPort = readonly [host: string, port: string | undefined];

const PORT = /^(?:[1-9]\d{0,3}|[1-5]\d{4}|6[0-4]\d{3}|65[0-4]\d{2}|655[0-2]\d|6553[0-5])$/;

function splitIPv6(text: string): HostAndPort {
  const end = text.indexOf(']');
  const inside = text.slice(1, end);
  const rest = text.slice(end + 1);
  // Neither a zone nor an embedded dotted IPv4: distribution/reference knows both not.
  if (end < 0 || !isIPv6(inside) || /[.%]/.test(inside)) throw new AddressError('ipv6');
  if (rest !== '' && !rest.startsWith(':')) throw new AddressError('ipv6');
  return [`[${inside}]`, rest === '' ? undefined : rest.slice(1)];
}

function splitHost(text: string): HostAndPort {
  const [host = '', port, ...more] = text.split(':');
  if (more.length > 0) throw new AddressError(isIPv6(text) ? 'ipv6' : 'port');
  const labels = host.split('.');
  if (host === '') throw new AddressError('empty');
  if (labels.at(-1) === '') throw new AddressError('trailing_dot');
  labels.forEach(checkLabel);
  if (host.length > 253) throw new AddressError('too_long');
  // URL parsers read 127.1, 0x7f.0.0.1 and 2130706433 as addresses; the clients compare them as text.
  if (ENDS_IN_NUMBER.test(host) && !isIPv4(host)) throw new AddressError('ipv4');
  return [host, port];
}

const LABEL = /^[a-z0-9](?:[a-z0-9-]*[a-z0-9])?$/;
const ENDS_IN_NUMBER = /(?:^|\.)(?:\d+|0x[\da-f]*)$/;

function checkLabel(label: string): void {
  if (label === '') throw new AddressError('empty_label');
  if (label.length > 63) throw new AddressError('too_long');
  if (label.includes('_')) throw new AddressError('underscore');
  if (!LABEL.test(label)) throw new AddressError('label');
}

function isBareWord(host: string): boolean {
  return host !== 'localhost' && !host.includes('.') && !host.startsWith('[');
}
