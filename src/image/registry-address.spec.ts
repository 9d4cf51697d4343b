import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import {
  ADDRESS_ERROR_CODES,
  AddressError,
  type AddressErrorCode,
  parseRegistryAddress,
} from './registry-address.js';

const CANONICAL = /^(?:[a-z0-9](?:[a-z0-9.-]*[a-z0-9])?|\[[0-9a-f:]+\])(?::[1-9][0-9]{0,4})?$/;

function refusal(text: string): AddressError {
  try {
    parseRegistryAddress(text);
  } catch (error) {
    if (error instanceof AddressError) return error;
    throw error;
  }
  throw new Error('it was accepted');
}

describe('parseRegistryAddress', () => {
  it.each([
    ['ghcr.io', 'ghcr.io'],
    ['GHCR.IO', 'ghcr.io'],
    ['registry.example.com:5000', 'registry.example.com:5000'],
    ['123456789012.dkr.ecr.eu-west-1.amazonaws.com', '123456789012.dkr.ecr.eu-west-1.amazonaws.com'],
    ['localhost', 'localhost'],
    ['LocalHost:5000', 'localhost:5000'],
    ['registry:5000', 'registry:5000'],
    ['a-b.c--d.e', 'a-b.c--d.e'],
    ['xn--bcher-kva.example', 'xn--bcher-kva.example'],
    ['127.0.0.1', '127.0.0.1'],
    ['127.0.0.1:1', '127.0.0.1:1'],
    ['host.example:65535', 'host.example:65535'],
    ['[::1]', '[::1]'],
    ['[2001:DB8::1]:5000', '[2001:db8::1]:5000'],
    ['1password.example', '1password.example'],
    ['3.example', '3.example'],
  ])('takes %s as %s', (text, address) => {
    expect(parseRegistryAddress(text)).toBe(address);
  });

  it.each([
    'docker.io',
    'Docker.IO',
    'index.docker.io',
    'registry-1.docker.io',
    'https://index.docker.io/v1/',
    'HTTPS://Index.Docker.io/v1/',
  ])('takes %s for Docker Hub', (alias) => {
    expect(parseRegistryAddress(alias)).toBe('docker.io');
  });

  it('keeps what the clients compare literally: a default port and the spelling of an IPv6 address', () => {
    expect(parseRegistryAddress('ghcr.io:443')).toBe('ghcr.io:443');
    expect(parseRegistryAddress('docker.io:443')).toBe('docker.io:443');
    expect(parseRegistryAddress('[0:0:0:0:0:0:0:1]:5000')).toBe('[0:0:0:0:0:0:0:1]:5000');
  });

  const refused: Record<AddressErrorCode, { message: string; texts: string[] }> = {
    empty: {
      message: 'the address has no host; write the host of the registry, e.g. ghcr.io',
      texts: ['', ':5000', ':'],
    },
    too_long: {
      message: 'the host is longer than DNS allows (253 characters, 63 between two dots)',
      texts: [`${'a'.repeat(64)}.example`, `${'a.'.repeat(127)}a`, 'a'.repeat(1_000_000)],
    },
    whitespace: {
      message:
        'an address has no spaces, line breaks or control characters; separate several addresses by commas',
      texts: [' ghcr.io', 'ghcr.io\n', 'ghcr.io quay.io', 'gh\tcr.io', 'ghcr.io\0', '\u007fa.b', 'a\u00a0.b'],
    },
    non_ascii: {
      message: 'an address is plain ASCII; write an international name in its xn-- form',
      texts: [
        'bücher.example',
        'ghcr.\u0456o',
        '\uff47hcr.io',
        'ghcr\u3002io',
        '\u200bghcr.io',
        '\u0661.example',
        'index.doc\u212aer.io',
      ],
    },
    scheme: {
      message:
        'the clients compare the bare host, so an address with a scheme would match no image; ' +
        'leave out http:// or https://',
      texts: ['https://ghcr.io', 'http://localhost:5000', 'docker://ghcr.io', 'https://index.docker.io/v2/'],
    },
    userinfo: {
      message: 'an address holds no user or password; put them into the settings username and password',
      texts: ['user@ghcr.io', 'user:word@ghcr.io', 'ghcr.io@evil.example', '@ghcr.io'],
    },
    path: {
      message:
        'the clients know one credential for a host, so a path would match no image; write only the host',
      texts: ['ghcr.io/', 'ghcr.io/acme', 'index.docker.io/v1/', '/ghcr.io', 'ghcr.io\\acme'],
    },
    query: {
      message: 'an address has no query or fragment; write only the host',
      texts: ['ghcr.io?x=1', 'ghcr.io#', 'ghcr.io/?'],
    },
    wildcard: {
      message: 'the clients compare addresses literally; list each host instead of a wildcard',
      texts: ['*.example.com', '*'],
    },
    trailing_dot: {
      message:
        'the clients compare addresses literally and images are named without the last dot; leave it out',
      texts: ['ghcr.io.', 'ghcr.io.:5000', '.', 'localhost.'],
    },
    empty_label: {
      message: 'the host begins with a dot or has two in a row; write the full name of the host',
      texts: ['.ghcr.io', 'ghcr..io', '..a'],
    },
    underscore: {
      message: 'a host in an image name has no underscore; use a name of the registry without one',
      texts: ['my_registry.example', 'my_registry:5000', '_a.b'],
    },
    label: {
      message:
        'a host is made of letters, digits and hyphens between dots, with no hyphen at either end of a part',
      texts: [
        '-a.example',
        'a-.example',
        'a.-',
        'a%2eb.example',
        'a,b.example',
        'ghcr.io]',
        '$HOST.example',
        "a'.b",
      ],
    },
    port: {
      message: 'the port is a number from 1 to 65535 without leading zeros',
      texts: [
        'a.example:',
        'a.example:0',
        'a.example:00',
        'a.example:0443',
        'a.example:65536',
        'a.example:99999',
        'a.example:100000',
        'a.example:+80',
        'a.example:8e1',
        'a.example:-1',
        'a.example:80:90',
        '[::1]:',
        '[::1]:x',
        'https:ghcr.io',
      ],
    },
    ipv4: {
      message:
        'a host whose last part is a number is an IPv4 address; write four decimal numbers, e.g. 192.0.2.1',
      texts: [
        '127.1',
        '0177.0.0.1',
        '0x7f.0.0.1',
        '0x7f000001:5000',
        '2130706433:5000',
        '256.0.0.1',
        '1.2.3.4.5',
        'a.example.1',
        '127.0.0.0x1',
        '1.2.3.0x',
      ],
    },
    ipv6: {
      message:
        'an IPv6 address stands in brackets, in hexadecimal and without a zone, e.g. [2001:db8::1]:5000',
      texts: [
        '::1',
        'fe80::1%eth0',
        '[::1',
        '[]',
        '[::g]',
        '[1.2.3.4]',
        '[::ffff:127.0.0.1]',
        '[fe80::1%eth0]',
        '[::1]x',
        '[::1].example',
      ],
    },
    bare_word: {
      message:
        'the clients take a single word for a user of Docker Hub; write the full name of the host, or add its port',
      texts: ['registry', 'ghcr', 'LOCALHOSTS'],
    },
  };

  it.each(ADDRESS_ERROR_CODES)('refuses with %s and one constant message', (code) => {
    expect(refused[code].texts).not.toHaveLength(0);
    for (const text of refused[code].texts) {
      const error = refusal(text);
      expect([text, error.code]).toEqual([text, code]);
      expect(error.message).toBe(refused[code].message);
      expect(error.name).toBe('AddressError');
    }
  });

  const label = fc.stringMatching(/^[a-zA-Z0-9]([a-zA-Z0-9-]{0,8}[a-zA-Z0-9])?$/);
  const domain = fc
    .tuple(fc.array(label, { maxLength: 3 }), fc.stringMatching(/^[a-zA-Z][a-zA-Z0-9]?$/))
    .map(([labels, last]) => [...labels, 'x', last].join('.'));
  const host = fc.oneof(
    domain,
    fc.ipV4(),
    fc.ipV6().map((ip) => `[${ip}]`),
    fc.constant('localhost'),
    label,
  );
  const address = fc
    .tuple(host, fc.option(fc.integer({ min: 0, max: 70_000 }), { nil: undefined }))
    .map(([name, port]) => (port === undefined ? name : `${name}:${String(port)}`));
  const junk = fc.string({ unit: fc.constantFrom(...Array.from('aZ09.:/@[]-_%*? \n\\ü')), maxLength: 40 });

  /** The canonical form, or undefined for a refusal; every other outcome fails the property. */
  function parsed(text: string): string | undefined {
    try {
      return parseRegistryAddress(text);
    } catch (error) {
      expect(error).toBeInstanceOf(AddressError);
      expect(refused).toHaveProperty(
        [(error as AddressError).code, 'message'],
        (error as AddressError).message,
      );
      return undefined;
    }
  }

  it('gives for any text either one strict canonical form or its own error', () => {
    let accepted = 0;
    fc.assert(
      fc.property(fc.oneof(address, junk, fc.string({ unit: 'binary' })), (text) => {
        const canonical = parsed(text);
        if (canonical === undefined) return;
        accepted += 1;
        expect(canonical).toMatch(CANONICAL);
        expect(canonical).toBe(text.toLowerCase());
        expect(parseRegistryAddress(canonical)).toBe(canonical);
        expect(parseRegistryAddress(canonical.toUpperCase())).toBe(canonical);
      }),
      { numRuns: 3000 },
    );
    expect(accepted).toBeGreaterThan(500);
  });

  it('takes every well-formed domain with a valid port', () => {
    fc.assert(
      fc.property(domain, fc.integer({ min: 1, max: 65_535 }), (name, port) => {
        const text = `${name}:${String(port)}`;
        expect(parseRegistryAddress(text)).toBe(text.toLowerCase());
      }),
    );
  });

  it('takes as ports exactly the numbers from 1 to 65535', () => {
    const accepted: number[] = [];
    for (let port = 0; port <= 100_000; port++) {
      try {
        parseRegistryAddress(`a.b:${String(port)}`);
        accepted.push(port);
      } catch {
        continue;
      }
    }
    expect([accepted.length, accepted[0], accepted.at(-1)]).toEqual([65_535, 1, 65_535]);
  });

  it('means the same host as the URL parser, whatever it accepts', () => {
    fc.assert(
      fc.property(fc.oneof(address, junk), (text) => {
        const canonical = parsed(text);
        if (canonical === undefined || canonical.startsWith('[')) return;
        const [name] = canonical.split(':');
        // An `xn--` label that decodes to nothing is refused by URL parsers: then nobody connects to it either.
        if (URL.canParse(`https://${canonical}/`)) {
          expect(new URL(`https://${canonical}/`).hostname).toBe(name);
        }
      }),
      { numRuns: 2000 },
    );
  });

  it.each([
    ['a..b', 'x'.repeat(300_000)],
    ['labels', 'a.'.repeat(300_000)],
    ['hyphens', `a${'-'.repeat(300_000)}.b`],
    ['brackets', '['.repeat(300_000)],
    ['colons', ':'.repeat(300_000)],
    ['digits', `a.b:${'9'.repeat(300_000)}`],
  ])('refuses a long run of %s', (_, text) => {
    expect(() => parseRegistryAddress(text)).toThrow(AddressError);
  });
});
