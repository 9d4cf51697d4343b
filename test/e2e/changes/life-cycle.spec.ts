import { createServer } from 'node:net';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { HealthModule } from '../../../src/health/health.module.js';
import { destroyed, vendors } from '../../fixtures/providers/vendor/vendor.module.js';
import { BOTH_CLIENTS, type InProcessGateway, startInProcess } from '../../support/in-process-gateway.js';
import { talk, toBytes } from '../../support/clients/raw-socket.js';
import { droneRequest } from '../../support/clients/sign.js';
import { listenOnLoopback } from '../../support/net/loopback-server.js';
import { runCli } from '../../support/run-cli.js';

const ENV = {
  ...BOTH_CLIENTS,
  REGISTRY_SLOW_ADDRESS: 'slow.vendor.example',
  REGISTRY_SLOW_VENDOR: 'slow',
};
const feature = HealthModule.prototype as { onModuleDestroy?: () => void };
const quiet = destroyed.hear;

let events: string[];
let gateway: InProcessGateway | undefined;

beforeEach(() => {
  events = [];
  destroyed.hear = () => events.push('provider');
  feature.onModuleDestroy = () => events.push('feature');
});

afterEach(async () => {
  await gateway?.stop().catch(() => undefined);
  gateway = undefined;
  destroyed.hear = quiet;
  delete feature.onModuleDestroy;
  vendors.clear();
});

describe('what features and providers hold is given back, once,', () => {
  it('when the gateway stops, after the last answer', async () => {
    let answer = (): void => undefined;
    const asked = new Promise<void>((wasAsked) => {
      vendors.set('slow', () => {
        wasAsked();
        return new Promise(
          (give) =>
            (answer = () => {
              give({ username: 'vendor', password: 'TEST-ONLY-late' });
            }),
        );
      });
    });
    gateway = await startInProcess(ENV);
    const answered = talk(gateway.port, toBytes(droneRequest())).then(({ body }) => {
      events.push(body.includes('TEST-ONLY-late') ? 'answer' : body);
    });
    await asked;
    const stopped = Promise.all([gateway.stop(), answered]);
    expect(events).toEqual([]);
    answer();
    await stopped;
    gateway = undefined;
    expect(events).toEqual(['answer', 'feature', 'provider']);
  });

  it('even where one fails to, which is told', async () => {
    feature.onModuleDestroy = () => {
      throw new Error('TEST-ONLY-not-for-the-log');
    };
    gateway = await startInProcess(ENV);
    const { stop, lines, output } = gateway;
    gateway = undefined;
    await stop();
    expect(events).toEqual(['provider']);
    expect(lines().slice(-2)).toMatchObject([
      {
        level: 'error',
        msg: 'Nest reported something that is no text',
        at: expect.stringMatching(/e2e\/life-cycle|node_modules/),
      },
      { msg: 'stopped' },
    ]);
    expect(output()).not.toContain('TEST-ONLY-not-for-the-log');
  });

  it('when it cannot listen', async () => {
    const taken = await listenOnLoopback(createServer());
    const port = String(taken.port);
    await expect(startInProcess({ ...ENV, PORT: port })).rejects.toMatchObject({ code: 'EADDRINUSE' });
    await taken.close();
    expect(events).toEqual(['feature', 'provider']);
  });

  it.each([
    ['a wrong setting', { PORT: 'x' }, 'PORT'],
    ['an audit that cannot be opened', { AUDIT_LOG: '/nonexistent/audit.jsonl' }, 'AUDIT_LOG'],
  ])('when there is %s', async (_, wrong, key) => {
    await expect(startInProcess({ ...ENV, ...wrong })).rejects.toMatchObject({ problems: [{ key }] });
    expect(events).toEqual(['provider']);
  });

  it.each([
    [['check'], {}, 0],
    [['check'], { PORT: 'x' }, 1],
    [['check', '--probe', '--entry', 'nobody'], {}, 2],
    [['explain', '--repo', 'acme/app'], {}, 0],
    [['explain', '--repo', 'acme/app'], { PORT: 'x' }, 1],
    [['providers'], {}, 0],
    [['providers', 'nobody'], {}, 2],
  ])('when `dockpass` ends: %j with %j', async (args, wrong, status) => {
    const run = await runCli(args, { env: { ...ENV, ...wrong } });
    expect([run.status, events]).toEqual([status, ['provider']]);
  });
});
