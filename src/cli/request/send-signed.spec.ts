import { createServer } from 'node:http';
import { createServer as createTcpServer } from 'node:net';
import { expect, it } from '@jest/globals';
import { loopbackCertificate } from '../../../test/support/net/loopback-certificate.js';
import { listenOnLoopback } from '../../../test/support/net/loopback-server.js';
import { TEST_DRONE_SECRET } from '../../../test/support/clients/sign.js';
import { decodeBody } from '../../dialects/decode-body.js';
import { DIALECTS } from '../../dialects/dialects.js';
import { drone } from '../../dialects/drone/drone.dialect.js';
import { droneSample, droneSigner } from '../../dialects/drone/drone-sample.js';
import { type AskedBuild } from '../../dialects/shared/asked-build.js';
import { type Exchange, sendSigned } from './send-signed.js';

const BUILD: AskedBuild = {
  repo: 'acme/app',
  repoId: '42',
  forge: '2',
  event: 'push',
  fork: false,
  ref: 'refs/heads/main',
  blocked: false,
};

it('gives up after its time limit', async () => {
  const server = await listenOnLoopback(createServer(() => undefined));
  const url = new URL(`http://${server.host}/drone`);
  const own = { clientName: undefined, endpoint: undefined, kind: 'registries', secret: undefined } as const;
  const plan = { dialect: drone, client: droneSample, url, build: BUILD, skew: 0, ...own } as const;
  let exchange: Exchange | undefined;
  // A slow machine may need more than the first limits to connect at all.
  for (let limitMs = 50; exchange?.remoteAddress === undefined && limitMs < 60_000; limitMs *= 2)
    exchange = await sendSigned(plan, droneSigner(TEST_DRONE_SECRET), limitMs);
  await server.close();
  expect(exchange).toMatchObject({ failure: 'timed_out', remoteAddress: '127.0.0.1' });
});

it('gives up where what listens never begins to speak TLS', async () => {
  const server = await listenOnLoopback(createTcpServer());
  const url = new URL(`https://${server.host}/drone`);
  const { cert: certificate } = loopbackCertificate(['gateway.example']);
  const endpoint = { url, certificate, basicAuth: undefined };
  const plan = {
    dialect: drone,
    client: droneSample,
    url,
    build: BUILD,
    skew: 0,
    clientName: undefined,
    endpoint,
    kind: 'registries',
    secret: undefined,
  } as const;
  const exchange = await sendSigned(plan, droneSigner(TEST_DRONE_SECRET), 50);
  await server.close();
  expect(exchange).toMatchObject({ failure: 'timed_out' });
});

it.each(DIALECTS)('sends a body that the gateway reads as what was meant: $id', async (dialect) => {
  const client = await dialect.sample();
  for (const event of ['push', 'tag', 'pull_request', 'cron']) {
    for (const fork of [false, true]) {
      for (const repo of ['acme/app', 'group/sub/app'])
        for (const ref of ['refs/heads/main', 'refs/merge-requests/7/head']) {
          const build = { ...BUILD, repo, event, fork, ref, blocked: fork };
          const body = Buffer.from(client.bodyOf(build));
          expect(decodeBody(dialect.registries, body)).toEqual(dialect.registries.requestOf(build));
        }
    }
  }
});
