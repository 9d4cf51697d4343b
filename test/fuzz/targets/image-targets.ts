import {
  type ImageReference,
  ImageReferenceError,
  parseImageReference,
} from '../../../src/image/image-reference.js';
import { AddressError, parseRegistryAddress } from '../../../src/image/registry-address.js';
import { type Target } from '../engine.js';
import { typed } from './typed.js';

/** The grammar of distribution/reference (github.com/distribution/reference, regexp.go), as the clients apply it. */
const COMPONENT = '(?:[a-zA-Z0-9]|[a-zA-Z0-9][a-zA-Z0-9-]*[a-zA-Z0-9])';
const DOMAIN = `(?:${COMPONENT}(?:\\.${COMPONENT})*|\\[[a-fA-F0-9:]+\\])(?::[0-9]+)?`;
const PATH = '[a-z0-9]+(?:(?:\\.|_|__|-+)[a-z0-9]+)*';
const DIGEST = '[A-Za-z][A-Za-z0-9]*(?:[-_+.][A-Za-z][A-Za-z0-9]*)*:[0-9a-fA-F]{32,}';
const WHOLE_DOMAIN = new RegExp(`^${DOMAIN}$`);
const REFERENCE = new RegExp(`^(?:${DOMAIN}/)?${PATH}(?:/${PATH})*(?::\\w[\\w.-]{0,127})?(?:@${DIGEST})?$`);

const address: Target<string | AddressError> = {
  name: 'address',
  seeds: [
    'ghcr.io',
    'docker.io',
    'https://index.docker.io/v1/',
    'registry.example.com:5000',
    '[2001:db8::1]:5000',
    '127.0.0.1:5000',
    'localhost',
    '123456789012.dkr.ecr.eu-west-1.amazonaws.com',
    'xn--bcher-kva.example',
  ],
  pieces: [
    '.',
    ':',
    ':443',
    ':0',
    ':65536',
    '[',
    ']',
    '::',
    '@',
    '/',
    '\\',
    '?',
    '#',
    '%2f',
    '0x7f',
    '1',
    '-',
    '_',
    '*',
    'http://',
    'user:pw@',
    'İ',
  ],
  run: (text) => typed(AddressError, () => parseRegistryAddress(text)),
  judge: (_, outcome) => {
    if (typeof outcome !== 'string') return undefined;
    if (!WHOLE_DOMAIN.test(outcome)) return 'accepted what no image name can hold';
    if (outcome !== outcome.toLowerCase()) return 'kept capitals';
    if (typed(AddressError, () => parseRegistryAddress(outcome)) !== outcome) return 'not idempotent';
    if (!URL.canParse(`https://${outcome}`))
      return outcome.includes('xn--') ? undefined : 'no URL can hold it';
    const url = new URL(`https://${outcome}`);
    return url.pathname === '/' && url.username === '' && url.search === '' ? undefined : 'more than a host';
  },
};

const image: Target<ImageReference | ImageReferenceError> = {
  name: 'image',
  seeds: [
    'alpine',
    'acme/app:1.2',
    'ghcr.io/acme/web/app',
    `docker.io/library/alpine@sha256:${'a1'.repeat(32)}`,
    '[2001:db8::1]:5000/a/b:t',
    'localhost/a',
    'index.docker.io/x',
  ],
  pieces: [
    '/',
    ':',
    '@',
    'sha256:',
    '__',
    '--',
    '.',
    '..',
    '_',
    'A',
    `sha512:${'0'.repeat(128)}`,
    'localhost/',
    '://',
    'a'.repeat(64),
    'ſ',
  ],
  run: (text) => typed(ImageReferenceError, () => parseImageReference(text)),
  judge: (text, outcome) => {
    if (outcome instanceof ImageReferenceError) return undefined;
    if (!REFERENCE.test(text)) return 'accepted against the grammar of the clients';
    const { host, path, tag, digest } = outcome;
    const again = parseImageReference(
      `${host}/${path}${tag === undefined ? '' : `:${tag}`}${digest === undefined ? '' : `@${digest}`}`,
    );
    return JSON.stringify(again) === JSON.stringify(outcome) ? undefined : 'not read back as written';
  },
};

export const IMAGE_TARGETS = [address, image];
