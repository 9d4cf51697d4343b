import { once } from 'node:events';
import { readdirSync } from 'node:fs';
import { connect, type Socket } from 'node:net';
import { afterEach, describe, expect, it } from '@jest/globals';
import { type ServerLimits } from '../../src/exchange/limits.js';
import { ChaosCloud, note } from '../support/chaos/chaos-cloud.js';
import { flood, softLimit } from '../support/clients/flood.js';
import { BOTH_CLIENTS, type InProcessGateway, startInProcess } from '../support/in-process-gateway.js';
import { randomNumbers } from '../support/clients/mutate.js';
import { readAnswer, toBytes } from '../support/clients/raw-socket.js';
import { ask, bothClients, credentialsIn, vendorEntry } from '../support/docs/threats.js';
import { stopTimers } from '../support/standing-time.js';
import { until } from '../support/until.js';

let gateway: InProcessGateway;
let cloud: ChaosCloud;
const open: Socket[] = [];
afterEach(async () => {
  for (const socket of open.splice(0)) socket.destroy();
  cloud.release();
  await gateway.stop();
  await cloud.close();
});

async function start(limits: Partial<ServerLimits> = {}): Promise<number> {
  cloud = new ChaosCloud();
  await cloud.start('one');
  gateway = await startInProcess({ ...BOTH_CLIENTS, LOG_LEVEL: 'warn', ...vendorEntry('one') }, { limits });
  return gateway.port;
}

function dial(port: number): Socket {
  const socket = connect({ host: '127.0.0.1', port, allowHalfOpen: true }).on('error', () => undefined);
  open.push(socket);
  return socket;
}

function closed(socket: Socket): Promise<void> {
  return new Promise((resolve) =>
    socket
      .resume()
      .on('end', () => socket.destroy())
      .on('close', resolve),
  );
}

/** Sends again what came too late for limits that only a test sets. */
async function expectServed(port: number): Promise<void> {
  for (const at of [0, 1] as const) {
    let answer: [number, string] = [408, ''];
    await until(async () => (answer = await ask(port, bothClients()[at]))[0] !== 408);
    const [status, body] = answer;
    expect([status, credentialsIn(body).map(({ username }) => username)]).toEqual([200, ['one']]);
  }
}

describe('clients that behave badly', () => {
  it('that close their side after or inside a request: no connection is left behind, and the next one is served', async () => {
    const port = await start();
    for (const request of bothClients()) {
      const bytes = toBytes(request);
      for (const length of [0, 1, 20, 300, bytes.length - 1, bytes.length]) {
        const socket = dial(port);
        socket.end(bytes.subarray(0, length));
        await closed(socket);
      }
    }
    await expectServed(port);
  });

  it('that send a byte now and then: progress does not lengthen the time they have', async () => {
    const port = await start({ headersMs: 300, requestMs: 600, checkMs: 50 });
    const [request] = bothClients();
    const bytes = toBytes(request);
    for (const done of [10, bytes.length - 30]) {
      const socket = dial(port);
      socket.write(bytes.subarray(0, done));
      let sent = done;
      const drip = setInterval(
        () => sent < bytes.length - 1 && socket.write(bytes.subarray(sent, ++sent)),
        40,
      );
      const answer = await readAnswer(socket);
      clearInterval(drip);
      expect(answer.status).toBe(408);
      expect(sent).toBeGreaterThan(done);
      await closed(socket);
    }
    await expectServed(port);
  });

  it('that go away at any moment of a mint: the mint goes on for the others, once', async () => {
    const port = await start();
    stopTimers(); // no limit of a mint ends the one that hangs
    cloud.set('one', 'hangs');
    const random = randomNumbers(7);
    const [request] = bothClients();
    const bytes = toBytes(request);
    const stays = dial(port);
    stays.write(bytes);
    const answer = readAnswer(stays);
    await until(() => cloud.calls.has('one'));
    const leavers = Array.from({ length: 300 }, () => dial(port));
    await Promise.all(leavers.map((socket) => once(socket, 'connect')));
    for (const socket of leavers) {
      socket.write(bytes.subarray(0, random(bytes.length + 1)));
      if (random(2)) socket.resetAndDestroy();
      else socket.destroy();
    }
    cloud.release();
    expect(credentialsIn((await answer).body)[0]?.username).toBe('one');
    await expectServed(port);
    expect(cloud.calls.get('one')).toBe(1);
  });

  it('that open thousands of connections and say nothing: others are served meanwhile, and none of them stays', async () => {
    const port = await start({ headersMs: 2_000, requestMs: 3_000, checkMs: 100 });
    const before = descriptors();
    const count = Math.min(5_000, softLimit() - before - 500);
    note(`idle connections at once: ${String(count)}`);
    expect(count).toBeGreaterThan(100);
    const { connected, gone } = flood(port, count);
    await connected;
    await expectServed(port);
    await gone;
    await expectServed(port);
    await until(() => descriptors() <= before + 50);
  });
});

function descriptors(): number {
  return readdirSync('/proc/self/fd').length;
}
