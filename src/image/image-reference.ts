import { DEFAULT_REGISTRY } from './default-registry.js';
import { parseRegistryAddress, type RegistryAddress } from './registry-address.js';

/** An image as a pipeline names it, in the normal form of distribution/reference. */
export interface ImageReference {
  /**
   * The host as both clients derive it from the name, in the case of the name: they look for a credential of exactly
   * this text.
   */
  readonly host: string;
  /**
   * The address under which the registry is configured. Where it differs from `host` (`registry-1.docker.io`, a host
   * in capitals) no credential can match the image, because answers carry `address`: the image is to be renamed.
   */
  readonly address: RegistryAddress;
  /** Repository on that registry, e.g. `library/alpine`. */
  readonly path: string;
  readonly tag?: string;
  /** `algorithm:hex`; wins over the tag when both are given. */
  readonly digest?: string;
}

/** Why a text is no image reference. Closed; each code has one constant message. */
export type ImageErrorCode = keyof typeof MESSAGES;

const MESSAGES = {
  empty: 'the image has no name; write e.g. ghcr.io/acme/app:1.2',
  scheme: 'an image name has no scheme; leave out what stands before the host, with the ://',
  host: 'the part before the first / is not the host of a registry; write host[:port] as in ghcr.io/acme/app',
  upper_case: 'the name of an image is in lower case; only the tag may hold capitals',
  identifier: '64 hexadecimal digits are the id of an image, not a name; write the name',
  path: 'a part of the image name is made of lower-case letters and digits, joined by . _ __ or hyphens',
  tag: 'a tag has at most 128 letters, digits, _ . or -, and begins with none of the last two',
  digest: 'a digest is sha256:, sha384: or sha512: and 64, 96 or 128 lower-case hexadecimal digits',
  too_long: 'an image name has at most 255 characters with its host',
} as const;

/** Every code, for tables and tests. */
export const IMAGE_ERROR_CODES = Object.keys(MESSAGES) as readonly ImageErrorCode[];

/** The text is not an image reference. The message says why and what to write instead, never the text itself. */
export class ImageReferenceError extends Error {
  override readonly name = 'ImageReferenceError';

  constructor(readonly code: ImageErrorCode) {
    super(MESSAGES[code]);
  }
}

/**
 * Parses an image reference as the clients do.
 *
 *     reference = [domain "/"] path [":" tag] ["@" digest]
 *     path      = component *("/" component)
 *     component = 1*alphanumeric *(separator 1*alphanumeric)      separator = "." / "_" / "__" / 1*"-"
 *     tag       = word *127(word / "." / "-")
 *
 * The first part is a domain when it holds a `.` or `:` or is `localhost`; else the image is Docker Hub's, and a
 * single part there lies under `library/`. `index.docker.io` becomes `docker.io`. A first part with capitals, which
 * newer clients take for a host and older ones refuse, is refused.
 *
 * @throws ImageReferenceError
 */
export function parseImageReference(text: string): ImageReference {
  if (text === '') throw new ImageReferenceError('empty');
  if (text.includes('://')) throw new ImageReferenceError('scheme');
  if (/^[\da-f]{64}$/.test(text)) throw new ImageReferenceError('identifier');
  const { host, remainder } = splitDomain(text);
  const { name, tag, digest } = splitSuffixes(remainder);
  const path = host === HUB && !name.includes('/') ? `library/${name}` : name;
  checkPath(path);
  const address = addressOf(host);
  if (host.length + 1 + path.length > 255) throw new ImageReferenceError('too_long');
  return { host, address, path, ...(tag !== undefined && { tag }), ...(digest !== undefined && { digest }) };
}

const { domain: HUB, oldDomain: OLD_HUB } = DEFAULT_REGISTRY;

function splitDomain(text: string): { host: string; remainder: string } {
  const slash = text.indexOf('/');
  const first = text.slice(0, Math.max(slash, 0));
  if (first !== 'localhost' && !/[.:]/.test(first)) return { host: HUB, remainder: text };
  return { host: first === OLD_HUB ? HUB : first, remainder: text.slice(slash + 1) };
}

function splitSuffixes(remainder: string): { name: string; tag?: string; digest?: string } {
  const [named, digest] = cut(remainder, '@');
  const [name, tag] = cut(named, ':');
  if (tag !== undefined && !TAG.test(tag)) throw new ImageReferenceError('tag');
  if (digest !== undefined && !DIGEST.test(digest)) throw new ImageReferenceError('digest');
  return { name, ...(tag !== undefined && { tag }), ...(digest !== undefined && { digest }) };
}

function cut(text: string, separator: string): readonly [string, string | undefined] {
  const at = text.indexOf(separator);
  return at < 0 ? [text, undefined] : [text.slice(0, at), text.slice(at + 1)];
}

const COMPONENT = /^[a-z\d]+(?:(?:\.|__?|-+)[a-z\d]+)*$/;
const TAG = /^\w[\w.-]{0,127}$/;
/** The algorithms that go-digest registers, with their lengths. */
const DIGEST = /^(?:sha256:[\da-f]{64}|sha384:[\da-f]{96}|sha512:[\da-f]{128})$/;

function checkPath(path: string): void {
  if (/[A-Z]/.test(path)) throw new ImageReferenceError('upper_case');
  if (!path.split('/').every((component) => COMPONENT.test(component))) throw new ImageReferenceError('path');
}

function addressOf(host: string): RegistryAddress {
  try {
    return parseRegistryAddress(host);
  } catch {
    throw new ImageReferenceError('host');
  }
}
