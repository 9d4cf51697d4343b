import { describe, expect, it } from '@jest/globals';
import { withEnvironment } from '../../../test/support/config/with-environment.js';
import { parseProxy, proxyFor } from './proxy.js';

const PROXY = 'http://proxy.example.com:3128';

/** The host of the proxy that leads to a URL, in an environment with no other variables of proxies. */
function hostOf(url: string, variables: Readonly<Record<string, string>>): Promise<string | undefined> {
  const names = ['http_proxy', 'https_proxy', 'all_proxy', 'no_proxy'];
  const none = names.flatMap((name) => [name, name.toUpperCase()]).map((name) => [name, undefined] as const);
  const environment: Record<string, string | undefined> = Object.fromEntries(none);
  return withEnvironment({ ...environment, ...variables }, () =>
    Promise.resolve(proxyFor(new URL(url))?.host),
  );
}

describe('a proxy', () => {
  it.each([
    [PROXY, { host: 'proxy.example.com', port: 3128, secure: false }],
    ['proxy.example.com:3128', { host: 'proxy.example.com', port: 3128, secure: false }],
    ['10.0.0.1', { host: '10.0.0.1', port: 80, secure: false }],
    ['https://proxy.example.com', { host: 'proxy.example.com', port: 443, secure: true }],
    ['HTTP://[2001:db8::1]:8080/', { host: '2001:db8::1', port: 8080, secure: false }],
    ['http://user@proxy.example.com', { authorization: `Basic ${btoa('user:')}` }],
    ['http://a%40b:p%25%3A@proxy.example.com', { authorization: `Basic ${btoa('a@b:p%:')}` }],
    ['user:word@proxy.example.com:3128', { authorization: `Basic ${btoa('user:word')}`, port: 3128 }],
  ])('is read from %s', (text, expected) => {
    expect(parseProxy(text)).toMatchObject(expected);
  });

  it.each([
    '',
    'http://',
    'http://user:100%@proxy.example.com',
    'http://a b',
    'socks5://proxy',
    `${PROXY}/x`,
    `${PROXY}#x`,
    `${PROXY}?x`,
  ])('is not read from %j', (text) => {
    expect(parseProxy(text)).toBeUndefined();
  });
});

describe('the proxy of a URL', () => {
  it.each([
    ['https://api.example.com', { HTTPS_PROXY: PROXY }],
    ['https://api.example.com', { https_proxy: PROXY, HTTPS_PROXY: 'http://other' }],
    ['https://api.example.com', { ALL_PROXY: PROXY }],
    ['https://api.example.com', { HTTPS_PROXY: '', all_proxy: PROXY }],
    ['http://api.example.com', { HTTP_PROXY: PROXY, HTTPS_PROXY: 'http://other' }],
    ['https://api.example.com', { HTTPS_PROXY: PROXY, NO_PROXY: 'example.com,api.example.com:80' }],
    ['https://10.0.0.1', { HTTPS_PROXY: PROXY, NO_PROXY: '10.0.0.0/8' }],
  ])('%s is there with %j', async (url, variables) => {
    expect(await hostOf(url, variables)).toBe('proxy.example.com');
  });

  it.each([
    ['https://api.example.com', {}],
    ['https://api.example.com', { HTTP_PROXY: PROXY }],
    ['https://api.example.com', { HTTPS_PROXY: PROXY, NO_PROXY: 'other, .example.com' }],
    ['https://api.example.com', { HTTPS_PROXY: PROXY, no_proxy: '*' }],
    ['https://api.example.com', { HTTPS_PROXY: PROXY, NO_PROXY: 'api.example.com:443' }],
    ...['localhost', '127.0.0.1', '127.8.8.8:9', '[::1]', '[::ffff:127.0.0.1]'].map(
      (host) => [host, {}] as const,
    ),
    ...['169.254.169.254', '169.254.170.2', '[fe80::1]', '[fd00:ec2::254]', '100.100.100.200'].map(
      (host) => [host, {}] as const,
    ),
  ])('%s is not there with %j', async (host, variables) => {
    const url = host.includes('://') ? host : `http://${host}/`;
    const all = host.includes('://') ? variables : { HTTP_PROXY: PROXY, HTTPS_PROXY: PROXY };
    expect(await hostOf(url, all)).toBeUndefined();
  });

  it('that cannot be used is a matter of configuration', async () => {
    await expect(hostOf('https://api.example.com', { HTTPS_PROXY: 'socks5://x' })).rejects.toMatchObject({
      code: 'not_configured',
    });
  });
});
