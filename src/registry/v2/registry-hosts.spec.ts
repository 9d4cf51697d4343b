import { describe, expect, it } from '@jest/globals';
import { parseRegistryAddress } from '../../image/registry-address.js';
import { mayConnect, registryHosts } from './registry-hosts.js';

const hostsOf = (address: string, tokenHosts?: string[]) =>
  registryHosts(parseRegistryAddress(address), tokenHosts);

describe('registryHosts', () => {
  it('are the address itself and what is listed for it', () => {
    expect(hostsOf('r.example:5000')).toEqual({
      api: 'r.example:5000',
      hostname: 'r.example',
      isLoopback: false,
      tokenHosts: [],
    });
    expect(hostsOf('localhost:5000', ['localhost:5001'])).toMatchObject({
      isLoopback: true,
      tokenHosts: ['localhost:5001'],
    });
    expect(hostsOf('[0:0:0:0:0:0:0:1]:5000')).toMatchObject({ hostname: '[::1]', isLoopback: true });
  });

  it("are Docker Hub's own for docker.io", () => {
    expect(hostsOf('docker.io', ['auth.example'])).toEqual({
      api: 'registry-1.docker.io',
      hostname: 'registry-1.docker.io',
      isLoopback: false,
      tokenHosts: ['auth.docker.io', 'auth.example'],
    });
  });
});

describe('mayConnect', () => {
  it.each([
    ['r.example', 'r.example', '1.1.1.1', true],
    ['r.example', 'r.example', '2606:4700::1111', true],
    ['r.example', 'r.example', '10.1.2.3', true],
    ['r.example', 'r.example', 'fd12::1', true],
    ['r.example', 'r.example', '127.0.0.1', false],
    ['r.example', 'r.example', '::ffff:127.0.0.1', false],
    ['r.example', 'r.example', '169.254.169.254', false],
    ['r.example', 'r.example', '0.0.0.0', false],
    ['r.example', 'r.example', 'no address', false],
    ['r.example', 'localhost', '127.0.0.1', false],
    ['localhost', 'localhost', '127.0.0.1', true],
    ['localhost', 'localhost', '::1', true],
    ['localhost', '127.0.0.1', '127.0.0.1', true],
    ['localhost', 'auth.example', '127.0.0.1', false],
    ['localhost', 'localhost', '169.254.169.254', false],
    ['169.254.1.1', '169.254.1.1', '169.254.1.1', true],
    ['169.254.1.1', '169.254.169.254', '169.254.169.254', false],
    ['169.254.1.1', 'auth.example', '169.254.1.1', false],
  ])('for the registry %s: %s at %s is %s', (address, hostname, ip, allowed) => {
    expect(mayConnect(hostsOf(address), hostname, ip)).toBe(allowed);
  });
});
