import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from '@jest/globals';
import { EcrStub } from '../support/aws/ecr-stub.js';
import { type GatewayProcess, type LogLine, withGateway } from '../support/gateway-process.js';
import { BOTH_CLIENTS } from '../support/in-process-gateway.js';
import { talk, toBytes } from '../support/clients/raw-socket.js';
import { droneBody, droneRequest, woodpeckerBody, woodpeckerRequest } from '../support/clients/sign.js';
import { ask, bothClients, credentialsIn } from '../support/docs/threats.js';

/** The program as it is shipped, in a process of its own. */
const GENERIC = {
  ...BOTH_CLIENTS,
  REGISTRY_HUB_ADDRESS: 'r.example:5000',
  REGISTRY_HUB_USERNAME: 'octocat',
  REGISTRY_HUB_PASSWORD: 'TEST-ONLY-password',
};
const GIVEN = [{ address: 'r.example:5000', username: 'octocat', password: 'TEST-ONLY-password' }];

async function expectServes({ port }: GatewayProcess): Promise<void> {
  for (const request of bothClients()) {
    const [status, body] = await ask(port, request);
    expect([status, credentialsIn(body)]).toEqual([200, GIVEN]);
  }
  expect((await ask(port, droneRequest({ body: '{' })))[0]).toBe(400);
}

const onLinux = process.platform === 'linux' ? it : it.skip;
const root = fileURLToPath(new URL('../../', import.meta.url));

describe('T12 supply chain and runtime', () => {
  it('T12 the program runs without __proto__ and without code from strings', async () => {
    const nodeOptions = ['--disable-proto=delete', '--disallow-code-generation-from-strings'];
    await withGateway(GENERIC, expectServes, { nodeOptions });
  });

  it('T12 the program runs with nothing but its own files to read and nothing to write or start', async () => {
    const [major = 0] = process.versions.node.split('.').map(Number);
    const readable = [`${root}dist/*`, `${root}package.json`, join(tmpdir(), 'dockpass-*')];
    const permission = major >= 24 ? '--permission' : '--experimental-permission';
    const nodeOptions = [permission, ...readable.map((path) => `--allow-fs-read=${path}`)];
    await withGateway({ ...GENERIC, AUDIT_LOG: 'stdout' }, expectServes, { nodeOptions });
  });

  onLinux(
    'T12 the signal that opens the debugger of Node opens none, in the first process and in its workers',
    async () => {
      let known: GatewayProcess | undefined;
      await withGateway({ ...GENERIC, WORKERS: '2' }, async (gateway) => {
        known = gateway;
        const listening = ({ msg }: LogLine): boolean => msg === 'listening';
        await gateway.logged((line) => listening(line) && gateway.log.filter(listening).length === 2);
        expect(gateway.pids).toHaveLength(3);
        for (const pid of gateway.pids) process.kill(pid, 'SIGUSR1');
        await expectServes(gateway);
      });
      expect(known?.output).not.toMatch(/debugger|inspector/i);
    },
  );

  it('T12 with generic entries only no SDK of a cloud is loaded, and with one of its entries only that one', async () => {
    await withGateway(
      GENERIC,
      async (gateway) => {
        await expectServes(gateway);
        expect(sdksIn(gateway)).toEqual([]);
      },
      { nodeOptions: TELL_SDKS },
    );
    const stub = new EcrStub();
    await stub.listen();
    const cloud = {
      ...GENERIC,
      ...stub.env,
      REGISTRY_ECR_ADDRESS: '123456789012.dkr.ecr.eu-west-1.amazonaws.com',
    };
    await withGateway(
      cloud,
      async (gateway) => {
        expect((await ask(gateway.port, droneRequest()))[1]).toContain('TEST-ONLY-ecr-token-1');
        expect(sdksIn(gateway)).toEqual(['@aws-sdk/client-ecr']);
      },
      { nodeOptions: TELL_SDKS },
    );
    stub.close();
  });
});

/** Makes the program print every SDK of a cloud that one of its own files imports. */
const hook = `
  import { writeSync } from 'node:fs';
  const SDK = /^#packages\\/((?:@aws-sdk|@azure|@smithy|google-auth-library)(?:\\/.*|$))/;
  export const resolve = (specifier, context, next) => {
    const [, name] = SDK.exec(specifier) ?? [];
    if (name !== undefined) writeSync(2, 'SDK ' + name + '\\n');
    return next(specifier, context);
  };`;
const asUrl = (source: string): string => `data:text/javascript,${encodeURIComponent(source)}`;
const TELL_SDKS = [
  '--import',
  asUrl(`import { register } from 'node:module'; register(${JSON.stringify(asUrl(hook))});`),
];

function sdksIn({ output }: GatewayProcess): string[] {
  const names = [...output.matchAll(/^SDK (\S+)$/gm)].map(([, name = '']) => name);
  return [...new Set(names)].filter(
    (name) => name !== '@aws-sdk/credential-providers' && !name.startsWith('@smithy/'),
  );
}

describe('T14 what is switched off by accident', () => {
  const ADMIN = 'TEST-ONLY-admin-token-0123456789abcdef';

  it('T14 the built program checks every route: hostile bodies are refused, closed routes do not exist', async () => {
    await withGateway({ ...GENERIC, ADMIN_TOKEN: ADMIN }, async (gateway) => {
      const { port } = gateway;
      for (const target of ['/drone', '/']) {
        for (const body of [
          '[]',
          '{}',
          'null',
          '"x"',
          '{"repo":[],"build":{}}',
          droneBody({ event: 'x'.repeat(99) }),
        ]) {
          expect((await ask(port, droneRequest({ target, body })))[0]).toBe(400);
        }
      }
      for (const body of [
        '[]',
        '{"repo":{"full_name":1},"pipeline":{"event":"push"}}',
        woodpeckerBody().replace('"created"', '7'),
      ]) {
        expect((await ask(port, woodpeckerRequest({ body })))[0]).toBe(400);
      }
      const get = async (path: string, line = ''): Promise<number> =>
        (await talk(port, `GET ${path} HTTP/1.1\r\nHost: x\r\n${line}Connection: close\r\n\r\n`)).status;
      const bearer = `Authorization: Bearer ${ADMIN}\r\n`;
      for (const path of [
        '/metrics',
        '/admin/status',
        '/admin/explain?repo=a/b',
        '/admin',
        '/api',
        '/docs',
        '/favicon.ico',
      ]) {
        for (const line of [
          '',
          bearer.replace('abcdef', 'abcdeF'),
          bearer.replace('Bearer', 'Basic'),
          `X-${bearer}`,
        ]) {
          expect([path, await get(path, line)]).toEqual([path, 404]);
        }
      }
      for (const query of [
        '',
        '?repo=a',
        '?repo=a/b&repo=c/d',
        '?repo=a/b&x=1',
        '?repo[]=a/b',
        '?repo=a/b&__proto__[x]=1',
        '?repo=a/b&fork=maybe',
      ]) {
        expect([query, await get(`/admin/explain${query}`, bearer)]).toEqual([query, 400]);
      }
      expect(await get('/admin/explain?repo=a/b', bearer)).toBe(200);
      expect((await talk(port, toBytes(droneRequest(), { Signature: undefined }))).status).toBe(401);
      await expectServes(gateway);
    });
  });
});
