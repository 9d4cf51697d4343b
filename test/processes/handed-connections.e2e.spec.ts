import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { connect, type Socket } from 'node:net';
import { afterEach, expect, it } from '@jest/globals';
import { readAnswer } from '../support/clients/raw-socket.js';
import { type GatewayProcess, startGateway } from '../support/gateway-process.js';
import { BOTH_CLIENTS } from '../support/in-process-gateway.js';
import { preload } from '../support/programs/preload.js';
import { until } from '../support/until.js';

/** A worker says, where the test reads it even while the first process stands still, what it does to connections. */
const TELLING = preload(`
  import cluster from 'node:cluster';
  import { Server } from 'node:net';
  const { close } = Server.prototype;
  if (cluster.isWorker) {
    Server.prototype.close = function (...args) {
      process.stderr.write('ACCEPTS NOTHING\\n');
      return close.apply(this, args);
    };
    process.on('internalMessage', ({ act }) => act === 'newconn' && process.stderr.write('HANDED\\n'));
  }`);

let gateway: GatewayProcess | undefined;
afterEach(async () => {
  for (const pid of gateway?.pids ?? []) process.kill(pid, 'SIGCONT');
  await gateway?.killAll();
  gateway = undefined;
});

/** Resolves when the process stands still. */
async function halt(pid: number): Promise<void> {
  process.kill(pid, 'SIGSTOP');
  await until(() => readFileSync(`/proc/${String(pid)}/stat`, 'latin1').includes(') T '));
}

const told = (what: string): number => gateway?.output.split(what).length ?? 0;

async function dial({ port }: GatewayProcess): Promise<Socket> {
  const socket = connect(port, '127.0.0.1');
  await once(socket, 'connect');
  return socket;
}

it('a connection that a stopping worker gives back is served by another, however late', async () => {
  const env = { ...BOTH_CLIENTS, WORKERS: '2', AUDIT_LOG: 'off' };
  const running = (gateway = await startGateway(env, { nodeOptions: TELLING }));
  await running.logged(() => running.log.filter(({ msg }) => msg === 'listening').length === 2);
  const [first = 0, stops = 0, slow = 0] = running.pids;
  const busy = [await dial(running), await dial(running)]; // one for each, so that none ends before it should
  for (const socket of busy) socket.write('POST /drone HTTP/1.1\r\n');
  await until(() => told('HANDED') === 3);

  await halt(first); // so that it still hands a connection to the one that stops
  const asked = [await dial(running), await dial(running), await dial(running)].map((socket) => {
    socket.write('GET /healthz HTTP/1.1\r\nHost: x\r\n\r\n');
    return readAnswer(socket).finally(() => socket.destroy());
  });
  await halt(slow);
  process.kill(stops, 'SIGTERM');
  await until(() => told('ACCEPTS NOTHING') > 1);
  process.kill(first, 'SIGCONT');
  await until(() => told('HANDED') === 4);
  for (const socket of busy) socket.destroy();
  await running.logged(({ msg }) => msg === 'a worker ended by itself and is replaced');
  process.kill(slow, 'SIGCONT');
  const answers = await Promise.allSettled(asked);
  expect(
    answers.map((answer) => (answer.status === 'fulfilled' ? answer.value.status : String(answer.reason))),
  ).toEqual([200, 200, 200]);
  await running.stop();
  gateway = undefined;
});
