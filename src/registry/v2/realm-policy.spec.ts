import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { parseRegistryAddress } from '../../image/registry-address.js';
import { type ProbeCode, V2Error } from './v2-error.js';
import { checkedRealm } from './realm-policy.js';
import { registryHosts } from './registry-hosts.js';

function verdict(realm: string | undefined, address: string, tokenHosts: string[] = []): string {
  try {
    return checkedRealm(realm, registryHosts(parseRegistryAddress(address), tokenHosts)).href;
  } catch (error) {
    if (error instanceof V2Error) return error.code;
    throw error;
  }
}

describe('checkedRealm', () => {
  it.each([
    ['its own host', 'https://r.example/token', 'r.example', []],
    ['its own host and port', 'https://r.example:5000/token', 'r.example:5000', []],
    ['the default port, written or not', 'https://r.example/token', 'r.example:443', []],
    ['a query of its own', 'https://r.example/token?a=b', 'r.example', []],
    ['a listed host', 'https://auth.example/token', 'r.example', ['auth.example']],
    ['a listed port of its own host', 'https://r.example:5001/token', 'r.example:5000', ['r.example:5001']],
    ['a listed private address', 'https://10.1.2.3/token', 'r.example', ['10.1.2.3']],
    ["Docker Hub's", 'https://auth.docker.io/token', 'docker.io', []],
    ['plain http from this machine to itself', 'http://127.0.0.1:5000/token', '127.0.0.1:5000', []],
    ['another port of this machine', 'http://127.0.0.1:5001/token', 'localhost:5000', ['127.0.0.1:5001']],
    ['IPv6 loopback', 'http://[::1]:5000/token', '[0:0:0:0:0:0:0:1]:5000', []],
    ['a link-local registry itself', 'https://169.254.1.1/token', '169.254.1.1', []],
  ])('lets the credential go to %s', (_, realm, address, tokenHosts) => {
    expect(verdict(realm, address, tokenHosts)).toBe(realm);
  });

  it('takes a host in capitals for the same', () => {
    expect(verdict('HTTPS://R.Example/token', 'r.example')).toBe('https://r.example/token');
    expect(verdict('https://AUTH.example/token', 'r.example', ['Auth.Example'])).toBe(
      'https://auth.example/token',
    );
  });

  const hostile: [what: string, realm: string | undefined, code: ProbeCode][] = [
    ['no realm', undefined, 'realm_malformed'],
    ['an empty one', '', 'realm_malformed'],
    ['a relative one', '/token', 'realm_malformed'],
    ['a host without a scheme', '//r.example/token', 'realm_malformed'],
    ['white space', 'https://r.example/to ken', 'realm_malformed'],
    ['a line break', 'https://r.example/\n', 'realm_malformed'],
    ['a backslash', 'https://evil.example\\@r.example/', 'realm_malformed'],
    ['no host', 'https:///', 'realm_malformed'],
    ['an impossible port', 'https://r.example:99999/', 'realm_malformed'],
    ['2 kB', `https://r.example/${'x'.repeat(2000)}`, 'realm_malformed'],
    ['a user', 'https://user@r.example/token', 'realm_userinfo'],
    ['a password', 'https://:word@r.example/token', 'realm_userinfo'],
    ['its host as a user of another', 'https://r.example@evil.example/', 'realm_userinfo'],
    ['plain http', 'http://r.example/token', 'realm_insecure'],
    ['plain http to this machine', 'http://127.0.0.1/token', 'realm_insecure'],
    ['the metadata service', 'http://169.254.169.254/latest/meta-data/', 'realm_insecure'],
    ['a file', 'file://r.example/etc/passwd', 'realm_insecure'],
    ['FTP', 'ftp://r.example/', 'realm_insecure'],
    ['another host', 'https://evil.example/token', 'realm_host'],
    ['a host that begins alike', 'https://r.example.evil.example/token', 'realm_host'],
    ['a host that ends alike', 'https://evilr.example/token', 'realm_host'],
    ['a host below', 'https://a.r.example/token', 'realm_host'],
    ['a trailing dot', 'https://r.example./token', 'realm_host'],
    ['another port', 'https://r.example:22/token', 'realm_host'],
    ['a homograph', 'https://r.exаmple/token', 'realm_malformed'],
    ['its punycode', 'https://r.xn--exmple-4nf/token', 'realm_host'],
    ["another registry's token host", 'https://auth.docker.io/token', 'realm_host'],
    ['metadata over TLS', 'https://169.254.169.254/', 'realm_host'],
    ['metadata over IPv6', 'https://[fd00:ec2::254]/', 'realm_host'],
    ...[
      '127.0.0.1',
      '127.1',
      '0177.0.0.1',
      '0x7f.0.0.1',
      '0x7f000001',
      '2130706433',
      '017700000001',
      '127.0.0.1.',
      '%31%32%37.0.0.1',
      '[::1]',
      '[::ffff:127.0.0.1]',
      '[::ffff:7f00:1]',
      '[0:0:0:0:0:ffff:127.0.0.1]',
      '0.0.0.0',
      'localhost',
    ].map((host): [string, string, ProbeCode] => [
      `this machine as ${host}`,
      `https://${host}/token`,
      'realm_host',
    ]),
  ];

  it.each(hostile)('sends nothing to %s', (_, realm, code) => {
    expect(verdict(realm, 'r.example')).toBe(code);
  });

  it('sends nothing to this machine or a metadata service even where an operator lists them', () => {
    const spellings = [
      '127.0.0.1',
      '127.1',
      '2130706433',
      '[::1]',
      '[::ffff:127.0.0.1]',
      '169.254.169.254',
      '0.0.0.0',
    ];
    for (const host of [...spellings, '[fd00:ec2::254]', '100.100.100.200', '[::ffff:a9fe:a9fe]']) {
      expect([host, verdict(`https://${host}/`, 'r.example', [host])]).toEqual([host, 'realm_address']);
    }
  });

  it.each<[string, string, string | undefined]>([
    ['a host', 'https://Auth.Example.com/token?x=1#y', 'auth.example.com'],
    ['its port', 'https://auth.example.com:8443/token', 'auth.example.com:8443'],
    ['one without TLS', 'http://localhost:3000/v2/token', 'localhost:3000'],
    ['one of a network of containers', 'http://core:8080/service/token', 'core:8080'],
    ['an address', 'https://[fd00::1]:5001/', '[fd00::1]:5001'],
    ['another scheme', 'ldap://Dir.example.com/', 'dir.example.com'],
    ['no underscore', 'https://auth_server.example.com/', undefined],
    ['no path that passes for a host', 'data:text/plain,hello', undefined],
    ['no escape', 'x://%1b%5b2J.example/', undefined],
    ['no more than stands in a line', `https://${'a'.repeat(60)}.${'b'.repeat(60)}.example/`, undefined],
  ])('tells which host was refused: %s', (_, realm, host) => {
    const told: unknown[] = [];
    try {
      checkedRealm(realm, registryHosts(parseRegistryAddress('r.example'), []));
    } catch (error) {
      told.push(error instanceof V2Error ? error.host : error);
    }
    expect(told).toEqual([host]);
  });

  it('does not let a registry on this machine lead elsewhere without TLS', () => {
    expect(verdict('http://auth.example/token', '127.0.0.1:5000', ['auth.example'])).toBe('realm_insecure');
    expect(verdict('http://127.0.0.1:6379/', '127.0.0.1:5000')).toBe('realm_host');
    expect(verdict('https://169.254.169.254/', '127.0.0.1:5000', ['169.254.169.254'])).toBe('realm_address');
  });

  it('lets for any realm only listed hosts through, over TLS and without a user', () => {
    const part = fc.constantFrom(
      'https',
      'http',
      '://',
      'r.example',
      'auth.example',
      ':',
      '443',
      '@',
      '/',
      '.',
      '#',
      '?',
      '%2e',
      'evil',
      '\t',
      '127.0.0.1',
      '[::1]',
    );
    const text = fc.oneof(
      fc.array(part, { maxLength: 8 }).map((parts) => parts.join('')),
      fc.webUrl(),
      fc.string(),
    );
    let passed = 0;
    fc.assert(
      fc.property(
        fc.oneof(
          text,
          text.map((tail) => `https://r.example${tail}`),
        ),
        (realm) => {
          const result = verdict(realm, 'r.example', ['auth.example']);
          if (!result.includes(':')) return;
          passed += 1;
          expect(result).toMatch(/^https:\/\/(?:r|auth)\.example(?:\/|$)/);
        },
      ),
      { numRuns: 3000 },
    );
    expect(passed).toBeGreaterThan(100);
  });
});
