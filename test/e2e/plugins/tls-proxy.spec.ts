import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { type CheckReport } from '../../../src/cli/check/report.js';
import { endWithFile } from '../../support/children.js';
import { KEY, PRIVATE_HOST } from '../../support/aws/aws-ecr.js';
import { LoopbackProxy } from '../../support/aws/aws-proxy.js';
import { AwsStub } from '../../support/aws/aws-stub.js';
import { BOTH_CLIENTS } from '../../support/in-process-gateway.js';
import { loopbackCertificate } from '../../support/net/loopback-certificate.js';
import { VendorServer } from '../../support/registry/vendor-server.js';
import { PROGRAM, programEnv } from '../../support/program.js';

const API = 'api.ecr.eu-west-1.amazonaws.com';

let folder: string;
let aws: AwsStub;
let vendor: VendorServer;
let proxy: LoopbackProxy;

beforeEach(async () => {
  const certificate = loopbackCertificate(['localhost', API, PRIVATE_HOST]);
  folder = mkdtempSync(join(tmpdir(), 'dockpass-tls-proxy-'));
  writeFileSync(join(folder, 'ca.pem'), certificate.cert);
  aws = new AwsStub(KEY);
  vendor = await VendorServer.start(aws.listener, certificate);
  proxy = await LoopbackProxy.start(vendor.port, certificate);
});

afterEach(async () => {
  await proxy.close();
  await vendor.close();
  rmSync(folder, { recursive: true });
});

/** `check --probe` of the built program, since Node reads NODE_EXTRA_CA_CERTS when it starts. */
async function probed(login: string): Promise<CheckReport> {
  const env = {
    ...programEnv(),
    ...BOTH_CLIENTS,
    NODE_EXTRA_CA_CERTS: join(folder, 'ca.pem'),
    HTTPS_PROXY: `https://${login}localhost:${new URL(proxy.url).port}`,
    REGISTRY_PROD_ADDRESS: PRIVATE_HOST,
    REGISTRY_PROD_ACCESS_KEY_ID: KEY.accessKeyId,
    REGISTRY_PROD_SECRET_ACCESS_KEY: KEY.secretAccessKey,
  };
  const child = endWithFile(spawn(PROGRAM, ['check', '--probe', '--json'], { cwd: folder, env }));
  const [stdout] = await Promise.all([text(child.stdout), once(child, 'close')]);
  return JSON.parse(stdout) as CheckReport;
}

describe('a proxy that is spoken to over TLS', () => {
  it('leads the SDK to the cloud and the probe to the registry, TLS within TLS', async () => {
    const { probes } = await probed('ci:p%25@');
    expect(aws.calls.map(({ action }) => action)).toEqual(['ecr GetAuthorizationToken']);
    expect(vendor.seen).toEqual(['POST /', 'GET /v2/']);
    expect(proxy.tunnels).toEqual([`${API}:443`, `${PRIVATE_HOST}:443`]);
    expect(new Set(proxy.authorizations)).toEqual(new Set([`Basic ${btoa('ci:p%')}`]));
    expect(probes?.registries).toHaveLength(1);
  });
});
