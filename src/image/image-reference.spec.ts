import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import {
  IMAGE_ERROR_CODES,
  type ImageErrorCode,
  ImageReferenceError,
  parseImageReference,
} from './image-reference.js';

const SHA256 = `sha256:${'0123456789abcdef'.repeat(4)}`;

describe('parseImageReference', () => {
  it.each([
    ['alpine', 'docker.io', 'library/alpine'],
    ['acme/app', 'docker.io', 'acme/app'],
    ['docker.io/alpine', 'docker.io', 'library/alpine'],
    ['docker.io/acme/app', 'docker.io', 'acme/app'],
    ['index.docker.io/acme/app', 'docker.io', 'acme/app'],
    ['index.docker.io/alpine', 'docker.io', 'library/alpine'],
    ['localhost/app', 'localhost', 'app'],
    ['localhost:5000/app', 'localhost:5000', 'app'],
    ['registry:5000/a/b/c', 'registry:5000', 'a/b/c'],
    ['ghcr.io/acme/app', 'ghcr.io', 'acme/app'],
    ['ghcr.io:443/acme/app', 'ghcr.io:443', 'acme/app'],
    ['[2001:db8::1]:5000/app', '[2001:db8::1]:5000', 'app'],
    ['[::1]/app', '[::1]', 'app'],
    ['127.0.0.1:5000/a.b_c__d---e', '127.0.0.1:5000', 'a.b_c__d---e'],
    ['ghcr.io', 'docker.io', 'library/ghcr.io'],
    ['localhost', 'docker.io', 'library/localhost'],
  ])('reads %s as the host %s and the path %s', (text, host, path) => {
    expect(parseImageReference(text)).toEqual({ host, address: host, path });
  });

  it('reads tag and digest', () => {
    const base = { host: 'docker.io', address: 'docker.io', path: 'library/alpine' };
    expect(parseImageReference('alpine:3.20')).toEqual({ ...base, tag: '3.20' });
    expect(parseImageReference('alpine:5000')).toEqual({ ...base, tag: '5000' });
    expect(parseImageReference(`alpine@${SHA256}`)).toEqual({ ...base, digest: SHA256 });
    expect(parseImageReference(`alpine:A_b-1@${SHA256}`)).toEqual({ ...base, tag: 'A_b-1', digest: SHA256 });
    const sha512 = `sha512:${'a'.repeat(128)}`;
    expect(parseImageReference(`alpine@${sha512}`)).toEqual({ ...base, digest: sha512 });
  });

  it.each([
    ['registry-1.docker.io/acme/app', 'registry-1.docker.io', 'docker.io'],
    ['GHCR.io/acme/app', 'GHCR.io', 'ghcr.io'],
  ])('tells for %s that the clients look for another text than any answer carries', (text, host, address) => {
    expect(parseImageReference(text)).toEqual({ host, address, path: 'acme/app' });
  });

  const refused: Record<ImageErrorCode, { message: string; texts: string[] }> = {
    empty: { message: 'the image has no name; write e.g. ghcr.io/acme/app:1.2', texts: [''] },
    scheme: {
      message: 'an image name has no scheme; leave out what stands before the host, with the ://',
      texts: ['https://ghcr.io/acme/app', 'docker://alpine'],
    },
    host: {
      message:
        'the part before the first / is not the host of a registry; write host[:port] as in ghcr.io/acme/app',
      texts: [
        'ghcr.io:/app',
        'ghcr.io:0/app',
        'gh_cr.io/app',
        '-a.b/app',
        '.a/app',
        'a./app',
        '::1/app',
        'u:p@ghcr.io/app',
        '127.1/app',
        'ghcr.іo/app',
      ],
    },
    upper_case: {
      message: 'the name of an image is in lower case; only the tag may hold capitals',
      texts: ['Alpine', 'Acme/app', 'ghcr.io/Acme/app', 'ghcr.io/acme/App:1'],
    },
    identifier: {
      message: '64 hexadecimal digits are the id of an image, not a name; write the name',
      texts: ['0123456789abcdef'.repeat(4)],
    },
    path: {
      message:
        'a part of the image name is made of lower-case letters and digits, joined by . _ __ or hyphens',
      texts: [
        '/',
        '/app',
        'acme/',
        'acme//app',
        'ghcr.io/',
        'ghcr.io/a/../b',
        'a..b',
        'a___b',
        '-a',
        'a-',
        'a._b',
        'a b',
        ' alpine',
        'alpine\n',
        'bücher',
        'a%2fb',
        ':tag',
        `@${SHA256}`,
        'acme/*',
      ],
    },
    tag: {
      message: 'a tag has at most 128 letters, digits, _ . or -, and begins with none of the last two',
      texts: [
        'alpine:',
        'alpine:-1',
        'alpine:.1',
        `alpine:${'a'.repeat(129)}`,
        'alpine:a b',
        'alpine:1:2',
        'a:1\n',
      ],
    },
    digest: {
      message: 'a digest is sha256:, sha384: or sha512: and 64, 96 or 128 lower-case hexadecimal digits',
      texts: [
        'alpine@',
        'alpine@latest',
        'alpine@sha256:',
        'alpine@sha256:abc',
        `alpine@md5:${'a'.repeat(32)}`,
        `alpine@SHA256:${'a'.repeat(64)}`,
        `alpine@sha256:${'A'.repeat(64)}`,
        `alpine@${SHA256}a`,
        `alpine@${SHA256}@${SHA256}`,
      ],
    },
    too_long: {
      message: 'an image name has at most 255 characters with its host',
      texts: ['a'.repeat(250), `ghcr.io/${'a/'.repeat(124)}a`],
    },
  };

  function refusal(text: string): ImageReferenceError {
    try {
      parseImageReference(text);
    } catch (error) {
      if (error instanceof ImageReferenceError) return error;
      throw error;
    }
    throw new Error('it was accepted');
  }

  it.each(IMAGE_ERROR_CODES)('refuses with %s and one constant message', (code) => {
    expect(refused[code].texts).not.toHaveLength(0);
    for (const text of refused[code].texts) {
      const error = refusal(text);
      expect([text, error.code]).toEqual([text, code]);
      expect(error.message).toBe(refused[code].message);
      expect(error.name).toBe('ImageReferenceError');
    }
  });

  it('takes a name of 255 characters with its host, and no longer one', () => {
    const path = 'a'.repeat(255 - 'ghcr.io/'.length);
    expect(parseImageReference(`ghcr.io/${path}:1`).path).toBe(path);
    expect(refusal(`ghcr.io/${path}a`).code).toBe('too_long');
  });

  const word = fc.stringMatching(/^[a-z0-9]{1,5}([._-][a-z0-9]{1,5})?$/);
  const path = fc.array(word, { minLength: 1, maxLength: 4 }).map((parts) => parts.join('/'));
  const host = fc.constantFrom(
    '',
    'docker.io/',
    'index.docker.io/',
    'ghcr.io/',
    'localhost:5000/',
    'Quay.io/',
    'r:1/',
  );
  const suffix = fc.constantFrom('', ':1', ':latest', `@${SHA256}`, `:v1.2@${SHA256}`);
  const image = fc.tuple(host, path, suffix).map((parts) => parts.join(''));
  const junk = fc.string({ unit: fc.constantFrom(...Array.from('aZ0.:/@-_ \n')), maxLength: 40 });

  it('writes any accepted image in a form that reads back as the same', () => {
    let accepted = 0;
    fc.assert(
      fc.property(fc.oneof(image, junk, fc.string()), (text) => {
        let reference;
        try {
          reference = parseImageReference(text);
        } catch (error) {
          expect(error).toBeInstanceOf(ImageReferenceError);
          return;
        }
        accepted += 1;
        const { tag, digest } = reference;
        const ending = (tag === undefined ? '' : `:${tag}`) + (digest === undefined ? '' : `@${digest}`);
        const full = `${reference.host}/${reference.path}${ending}`;
        expect(parseImageReference(full)).toEqual(reference);
        expect(reference.path).toMatch(/^[a-z0-9]+(?:[._/-]+[a-z0-9]+)*$/);
        expect(full.endsWith(text.slice(text.indexOf('/') + 1))).toBe(true);
      }),
      { numRuns: 2000 },
    );
    expect(accepted).toBeGreaterThan(500);
  });

  it.each([
    ['hyphens', `a${'-'.repeat(300_000)}`],
    ['separators', 'a-'.repeat(300_000)],
    ['components', 'a/'.repeat(300_000)],
    ['underscores', `a${'_'.repeat(300_000)}b`],
    ['dots before a slash', `${'.'.repeat(300_000)}/a`],
  ])('refuses a long run of %s', (_, text) => {
    expect(() => parseImageReference(text)).toThrow(ImageReferenceError);
  });
});
