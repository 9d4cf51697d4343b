import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { createServer, type IncomingMessage } from 'node:http';
import { type LookupAddress } from 'node:dns';
import { getDefaultAutoSelectFamily, setDefaultAutoSelectFamily, type Socket } from 'node:net';
import {
  startFakeRegistry,
  tokenRegistry,
  type FakeRegistry,
} from '../../../test/support/registry/fake-registry.js';
import { listenOnLoopback } from '../../../test/support/net/loopback-server.js';
import { withEnvironment } from '../../../test/support/config/with-environment.js';
import { parseRegistryAddress } from '../../image/registry-address.js';
import { guardedDispatcher, type ResolveAll } from './guarded-dispatcher.js';
import { registryHosts } from './registry-hosts.js';
import { probeV2 } from './probe/v2-probe.js';

const { signal } = new AbortController();
let registry: FakeRegistry;
beforeAll(async () => {
  registry = await startFakeRegistry(tokenRegistry());
});
afterAll(() => registry.close());

/** DNS that knows every name under the same addresses. */
function names(...addresses: string[]): ResolveAll {
  return (_hostname, _options, callback) => {
    const found = addresses.map((address): LookupAddress => ({
      address,
      family: address.includes(':') ? 6 : 4,
    }));
    callback(null, found);
  };
}

async function probed(host: string, resolve: ResolveAll): Promise<string> {
  const address = parseRegistryAddress(host);
  const dispatcher = await guardedDispatcher(registryHosts(address), signal, resolve);
  const credential = { username: 'user', password: 'canary-word' };
  const result = await probeV2({
    address,
    credential,
    dispatcher,
    signal,
    limitMs: 60_000, // nothing here hangs
  });
  await dispatcher.destroy();
  return result.ok ? result.proof : result.code;
}

describe('guardedDispatcher', () => {
  it.each([
    ['127.0.0.1'],
    ['127.9.9.9'],
    ['::1'],
    ['::ffff:127.0.0.1'],
    ['::ffff:7f00:1'],
    ['0.0.0.0'],
    ['169.254.169.254'],
    ['::ffff:169.254.169.254'],
    ['64:ff9b::a9fe:a9fe'],
    ['fd00:ec2::254'],
    ['100.100.100.200'],
    ['fe80::1'],
    ['1.1.1.1', '127.0.0.1'],
    ['10.0.0.1', '::1', '1.1.1.1'],
  ])('connects to no name that leads to %s', async (...addresses) => {
    const before = registry.seen.length;
    const host = `registry.example:${String(registry.port)}`;
    expect(await probed(host, names(...addresses))).toBe('address_forbidden');
    expect(registry.seen.length).toBe(before);
  });

  it('connects to this machine for a registry that is this machine', async () => {
    expect(await probed(`localhost:${String(registry.port)}`, names('127.0.0.1'))).toBe('login');
    expect(await probed(registry.host, names())).toBe('login');
  });

  it('reports names that are not known', async () => {
    const unknown: ResolveAll = (_hostname, _options, callback) => {
      callback(Object.assign(new Error('x'), { code: 'ENOTFOUND' }));
    };
    expect(await probed('registry.example', unknown)).toBe('name_unknown');
    expect(await probed('registry.example', names())).toBe('name_unknown');
  });

  it('gives one address where only one is wanted', async () => {
    const hosts = registryHosts(parseRegistryAddress('localhost:5000'));
    const asked: object[] = [];
    const resolve: ResolveAll = (_hostname, options, callback) => {
      asked.push(options);
      names('127.0.0.1')(_hostname, options, callback);
    };
    const before = getDefaultAutoSelectFamily();
    setDefaultAutoSelectFamily(false);
    const dispatcher = await guardedDispatcher(hosts, signal, resolve);
    const { statusCode, body } = await dispatcher.request({
      origin: `http://localhost:${String(registry.port)}`,
      path: '/v2/',
      method: 'GET',
    });
    await body.dump();
    await dispatcher.destroy();
    setDefaultAutoSelectFamily(before);
    expect([statusCode, asked]).toEqual([401, [{ all: true, hints: expect.any(Number) }]]);
  });

  it('leaves names to a proxy of the environment, but never takes one to this machine', async () => {
    const asked: string[] = [];
    const proxy = createServer();
    proxy.on('connect', (request: IncomingMessage, socket: Socket) => {
      asked.push(request.url ?? '');
      socket.end('HTTP/1.1 403 No\r\n\r\n');
    });
    const server = await listenOnLoopback(proxy);
    await withEnvironment(
      { HTTPS_PROXY: `http://${server.host}`, HTTP_PROXY: `http://${server.host}` },
      async () => {
        expect(await probed('registry.example', names('127.0.0.1'))).toBe('connection_failed');
        expect(await probed(registry.host, names())).toBe('login');
      },
    );
    await server.close();
    expect(asked).toEqual(['registry.example:443']);
  });
});
