import { execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:https';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { endWithFile, HANGS_MS } from '../support/children.js';
import { findProgram } from '../support/programs/find-program.js';
import { loopbackCertificate } from '../support/net/loopback-certificate.js';
import { listenOnLoopback, type LoopbackServer } from '../support/net/loopback-server.js';
import { K8S_TOKEN, K8sStub } from '../support/stores/k8s-stub.js';
import { until } from '../support/until.js';

const run = promisify(execFile);
const kubectl = findProgram('kubectl');
if (kubectl === undefined) {
  process.stderr.write('skipped: kubectl.spec.ts needs kubectl (Debian: kubernetes-client)\n');
}

let stub: K8sStub;
let server: LoopbackServer;
let home: string;
beforeAll(async () => {
  const { cert, key } = loopbackCertificate([]);
  home = mkdtempSync(join(tmpdir(), 'dockpass-kubectl-'));
  writeFileSync(join(home, 'ca.crt'), cert);
  const https = createServer({ cert, key }, (request, response) => {
    stub.listener(request, response);
  });
  server = await listenOnLoopback(https);
});
afterAll(async () => {
  await server.close();
  rmSync(home, { recursive: true });
});
beforeEach(() => {
  stub = new K8sStub();
  stub.secrets.put('ci', 'hub', { data: { password: 'p' }, labels: { app: 'dockpass' } });
  stub.secrets.put('ci', 'lab', { data: { password: 'q' }, labels: { app: 'dockpass' } });
  stub.secrets.put('ci', 'other', { type: 'kubernetes.io/basic-auth', annotations: { a: 'b' } });
});

/** What kubectl is called with; of the environment it has nothing, so no proxy either. */
function call(...parameters: readonly string[]): [program: string, parameters: string[], options: object] {
  const whom = [`--server=https://${server.host}`, `--certificate-authority=${join(home, 'ca.crt')}`];
  const who = [`--token=${K8S_TOKEN}`, '--namespace=ci', `--cache-dir=${join(home, 'cache')}`];
  return [kubectl ?? '', [...whom, ...who, ...parameters], { env: { HOME: home }, timeout: HANGS_MS }];
}

async function said(...parameters: readonly string[]): Promise<string> {
  const { stdout } = await run(...call(...parameters));
  return stdout;
}

async function complaint(...parameters: readonly string[]): Promise<string> {
  const outcome: unknown = await run(...call(...parameters)).catch((error: unknown) => error);
  return String((outcome as { stderr?: unknown }).stderr).trim();
}

(kubectl === undefined ? describe.skip : describe)('the stub of an API server is one to kubectl', () => {
  it('which reads a Secret', async () => {
    expect(JSON.parse(await said('get', 'secret', 'hub', '-o', 'json'))).toEqual({
      kind: 'Secret',
      apiVersion: 'v1',
      metadata: {
        name: 'hub',
        namespace: 'ci',
        uid: 'uid-of-hub',
        resourceVersion: '1001',
        creationTimestamp: '2026-11-29T09:00:00Z',
        labels: { app: 'dockpass' },
      },
      data: { password: 'cA==' },
      type: 'Opaque',
    });
  });

  it.each([
    ['all', [], 'secret/hub\nsecret/lab\nsecret/other\n'],
    ['all by pages', ['--chunk-size=1'], 'secret/hub\nsecret/lab\nsecret/other\n'],
    ['those of a selector', ['-l', 'app=dockpass'], 'secret/hub\nsecret/lab\n'],
    ['those of another selector', ['-l', 'app!=dockpass'], 'secret/other\n'],
    ['none', ['-l', 'app=x'], ''],
  ])('which lists %s', async (_, options, names) => {
    expect(await said('get', 'secrets', '-o', 'name', ...options)).toBe(names);
  });

  it('which understands what it refuses', async () => {
    expect(await complaint('get', 'secret', 'none')).toBe(
      'Error from server (NotFound): secrets "none" not found',
    );
    stub.may = () => false;
    expect(await complaint('get', 'secret', 'hub')).toBe(
      'Error from server (Forbidden): secrets "hub" is forbidden: User "system:serviceaccount:ci:dockpass" cannot get resource "secrets" in API group "" in the namespace "ci"',
    );
    stub.tokens.clear();
    expect(await complaint('get', 'secrets')).toMatch(
      /You must be logged in to the server \(Unauthorized\)$/,
    );
  });

  it('which watches', async () => {
    const format = '-o=jsonpath={.type} {.object.metadata.name} {.object.metadata.resourceVersion}{"\\n"}';
    const [program, parameters, { env }] = call(
      'get',
      'secrets',
      '-l',
      'app=dockpass',
      '--watch',
      '--output-watch-events',
      format,
    ) as [string, string[], { env: NodeJS.ProcessEnv }];
    const child = endWithFile(spawn(program, parameters, { env, stdio: ['ignore', 'pipe', 'inherit'] }));
    const printed: string[] = [];
    child.stdout.setEncoding('utf8').on('data', (text: string) => printed.push(text));
    await until(() => stub.watches === 1);
    stub.secrets.put('ci', 'new', { data: {}, labels: { app: 'dockpass' } });
    stub.secrets.put('ci', 'hub', { data: { password: 'other' }, labels: { app: 'dockpass' } });
    stub.secrets.put('ci', 'lab', { data: {} });
    stub.bookmark();
    stub.secrets.delete('ci', 'new');
    await until(() => printed.join('').includes('DELETED new'));
    const ended = once(child, 'close');
    child.kill('SIGTERM');
    await ended;
    expect(printed.join('').split('\n').filter(Boolean)).toEqual([
      'ADDED hub 1001',
      'ADDED lab 1002',
      'ADDED new 1004',
      'MODIFIED hub 1005',
      'DELETED lab 1006',
      'DELETED new 1007',
    ]);
  });
});
