import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { parseRegistryAddress } from '../../src/image/registry-address.js';
import { EntraClient } from '../../src/registry/clouds/azure/access-token.js';
import { mintAccessToken } from '../../src/registry/clouds/google/access-token.js';
import { probeV2 } from '../../src/registry/v2/probe/v2-probe.js';
import { callVendor } from '../../src/registry/vendor-http.js';
import { KEY, mint } from '../support/aws/aws-ecr.js';
import { AwsEnvironment } from '../support/aws/aws-environment.js';
import { AZURE } from '../support/azure/azure-stub.js';
import { rsaPair } from '../support/keys/rsa-pair.js';
import { HostileProxy, pour, type ProxyBehaviour, say } from '../support/chaos/hostile-proxy.js';

/** What a connection can hold on its way (the buffers of the kernel, both ways) and a reader takes at once. */
const ON_THE_WAY = 16 * 1024 * 1024;

const GOOGLE_KEY = rsaPair().privateKey.export({ type: 'pkcs8', format: 'pem' }).toString();

/** A call to a vendor that does not exist, so that only the proxy can answer; rejects with a ProviderError. */
type Caller = (signal: AbortSignal) => Promise<unknown>;

const callers: readonly (readonly [string, Caller, string])[] = [
  ['AWS', (signal) => mint({ settings: { ...KEY }, signal }), 'api.ecr.eu-west-1.amazonaws.com:443'],
  ['Azure', azure, 'login.vendor.invalid:443'],
  ['Google', google, 'oauth2.googleapis.com:443'],
  [
    'our own call',
    (signal) => callVendor({ url: new URL('https://api.vendor.invalid/'), signal }),
    'api.vendor.invalid:443',
  ],
  ['the probe', probed, 'registry.invalid:443'],
];

function azure(signal: AbortSignal): Promise<unknown> {
  const { tenantId, clientId, clientSecret } = AZURE;
  const authorityHost = 'https://login.vendor.invalid';
  const settings = { tenantId, clientId, clientSecret };
  const audience = 'https://api.vendor.invalid';
  return new EntraClient().accessToken({ kind: 'client-secret', settings, audience, authorityHost, signal });
}

function google(signal: AbortSignal): Promise<unknown> {
  const file = {
    type: 'service_account',
    client_email: 'ci@acme.iam.gserviceaccount.com',
    private_key: GOOGLE_KEY,
  };
  const identity = {
    file: file as never,
    impersonate: undefined,
    lifetime: 3600,
    oauthScope: 'https://www.googleapis.com/auth/cloud-platform',
    universe: 'googleapis.com',
  };
  return mintAccessToken(identity, signal);
}

/** As the others: what the probe says of the network, in the words of providers. */
async function probed(signal: AbortSignal): Promise<void> {
  const credential = { username: 'u', password: 'p' };
  const result = await probeV2({ address: parseRegistryAddress('registry.invalid'), credential, signal });
  const codes: Readonly<Record<string, string>> = { timed_out: 'timed_out' };
  throw Object.assign(new Error('no credential'), {
    code: result.ok ? 'ok' : (codes[result.code] ?? 'unavailable'),
  });
}

const ENDING: readonly (readonly [string, ProxyBehaviour])[] = [
  ['answers with endless headers', pour('HTTP/1.1 200 OK\r\n', 'x-filler: yyyyyyyyyyyyyyyy\r\n')],
  ['answers with an endless header', pour('HTTP/1.1 200 OK\r\nx: ', 'y')],
  ['answers with an endless status line', pour('HTTP/1.1 200 ', 'y')],
  ['pours garbage', pour('', '\u0000\u0001')],
  ['wants to know who asks', say('HTTP/1.1 407 Proxy Authentication Required\r\n\r\n')],
  ['cannot reach the host', say('HTTP/1.1 502 Bad Gateway\r\nContent-Length: 9\r\n\r\n<html>\r\n\r\n')],
  ['answers with an interim status', say('HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 200 OK\r\n\r\n')],
  ['closes at once', (socket) => socket.end()],
  ['resets at once', (socket) => socket.resetAndDestroy()],
  ['closes within its head', (socket) => socket.end('HTTP/1.1 200 OK\r\nx: y')],
  [
    'resets within its head',
    (socket) => socket.write('HTTP/1.1 200 OK\r\nx: y', () => socket.resetAndDestroy()),
  ],
  ['speaks before the host does', say('HTTP/1.1 200 OK\r\n\r\nHTTP/1.1 200 OK\r\n\r\n{}')],
  ['sends a head of one byte too many', say(`HTTP/1.1 200 OK\r\nx: ${'y'.repeat(16_384 - 23)}\r\n\r\n`)],
  ['is none', say('SSH-2.0-OpenSSH_9.6\r\n')],
];

const HANGING: readonly (readonly [string, ProxyBehaviour])[] = [
  ['never answers', say('')],
  ['begins to answer', say('HTTP/1.1 20')],
  ['begins its headers', say('HTTP/1.1 200 OK\r\nx: y\r\n')],
  ['opens a tunnel to nobody', say('HTTP/1.1 200 OK\r\n\r\n')],
];

let environment: AwsEnvironment;
let proxy: HostileProxy | undefined;

beforeEach(() => {
  environment = new AwsEnvironment();
});

afterEach(async () => {
  environment.restore();
  await proxy?.close();
  proxy = undefined;
});

async function behind(behave: ProxyBehaviour, login = ''): Promise<HostileProxy> {
  proxy = await HostileProxy.start(behave);
  environment.set({ HTTPS_PROXY: `http://${login}${proxy.host}` });
  return proxy;
}

describe.each(callers)('a proxy on the way of %s', (_, call, target) => {
  it.each(ENDING)('that %s ends the attempt and leaves nothing behind', async (_name, behave) => {
    const asked = await behind(behave);
    await expect(call(new AbortController().signal)).rejects.toMatchObject({ code: 'unavailable' });
    await asked.deserted();
    expect(asked.asked[0]).toBe(`CONNECT ${target} HTTP/1.1\r\nHost: ${target}\r\n\r\n`);
    expect(asked.pushed).toBeLessThan(ON_THE_WAY);
  });

  it.each(HANGING)('that %s is left when the attempt is given up', async (_name, behave) => {
    const asked = await behind(behave);
    const given = new AbortController();
    const failed = expect(call(given.signal)).rejects.toMatchObject({ code: 'timed_out' });
    await asked.nextAsked();
    given.abort();
    await failed;
    await asked.deserted();
    expect(asked.pushed).toBeLessThan(100);
  });

  it('is told who asks', async () => {
    const asked = await behind(say('HTTP/1.1 403 No\r\n\r\n'), 'ci%40acme:p%25%3A%C3%BC@');
    await expect(call(new AbortController().signal)).rejects.toMatchObject({ code: 'unavailable' });
    const login = Buffer.from('ci@acme:p%:ü').toString('base64');
    expect(asked.asked[0]).toBe(
      `CONNECT ${target} HTTP/1.1\r\nHost: ${target}\r\nProxy-Authorization: Basic ${login}\r\n\r\n`,
    );
  });

  it.each(['http://user:100%@HOST', 'http://us%er:1@HOST', 'http://[', 'socks5://HOST', 'http://HOST/path'])(
    'that is written %s does not end the process, and is not asked',
    async (written) => {
      const asked = await behind(say(''));
      environment.set({ HTTPS_PROXY: written.replace('HOST', asked.host) });
      await expect(call(new AbortController().signal)).rejects.toMatchObject({
        code: expect.stringMatching(/^(?:not_configured|unavailable)$/),
      });
      expect(asked.asked).toEqual([]);
    },
  );
});

describe('a proxy that never answers', () => {
  it.each([
    ['AWS', callers[0]?.[1]],
    [
      'our own call',
      (signal: AbortSignal) =>
        callVendor({ url: new URL('https://api.vendor.invalid/'), signal, limitMs: 50 }),
    ],
  ])('is left when %s gives up by itself', async (_, call) => {
    const asked = await behind(say(''));
    await expect(call?.(new AbortController().signal)).rejects.toMatchObject({
      code: expect.stringMatching(/^(?:timed_out|unavailable)$/),
    });
    await asked.deserted();
  });
});
