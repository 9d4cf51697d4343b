/**
 * Closed-loop load: so many kept-alive connections, each sending the next request as soon as it has its answer. Works
 * on plain sockets, so that it costs less than any server it drives. Stops by itself.
 *
 * `{"ports", "dialect", "repos", "connections", "seconds" | "requests"}` on standard input; prints one line of JSON
 */
import { readFileSync } from 'node:fs';
import { connect } from 'node:net';
import { droneRequest, woodpeckerRequest } from './requests.mjs';

const options = JSON.parse(readFileSync(0, 'utf8'));
const make = options.dialect === 'drone' ? droneRequest : woodpeckerRequest;
const requests = options.repos.map(make);
const LENGTH = Buffer.from('Content-Length: ');

let next = 0;
let counting = false;
let over = false;
let failed = 0;
const times = [];

function run(socket) {
  let sentAt = 0;
  let missing = 0;
  const send = () => {
    sentAt = performance.now();
    socket.write(requests[next++ % requests.length]);
  };
  socket.on('data', (chunk) => {
    missing = missing > 0 ? missing - chunk.length : leftOf(chunk);
    if (missing > 0) return;
    if (counting) times.push(performance.now() - sentAt);
    if (!over) send();
    if (counting && times.length >= (options.requests ?? Infinity)) stop();
  });
  socket.on('error', () => failed++);
  socket.setNoDelay(true);
  send();
}

/** Bytes of an answer that are still to come after its first chunk, which holds its head. */
function leftOf(chunk) {
  if (chunk[9] !== 0x32) failed++; // not a 2xx
  const head = chunk.indexOf('\r\n\r\n');
  const at = chunk.indexOf(LENGTH) + LENGTH.length;
  const length = Number(chunk.toString('latin1', at, chunk.indexOf('\r\n', at)));
  return head + 4 + length - chunk.length;
}

// It never sleeps: waking it would cost the server, and the slower server more often.
const spin = () => over || setImmediate(spin);
spin();

const sockets = Array.from({ length: options.connections }, (_, at) =>
  connect(options.ports[at % options.ports.length], '127.0.0.1'),
);
for (const socket of sockets) socket.on('connect', () => run(socket));
counting = true;
const from = performance.now();
let stop;
const done = new Promise((resolve) => (stop = resolve));
if (options.requests === undefined) setTimeout(stop, options.seconds * 1000);
await done;
const elapsed = performance.now() - from;
over = true;
counting = false;
for (const socket of sockets) socket.destroy();

times.sort((a, b) => a - b);
const at = (part) => times[Math.floor((times.length - 1) * part)];
const result = {
  perSecond: (times.length / elapsed) * 1000,
  p50: at(0.5),
  p99: at(0.99),
  count: times.length,
  failed,
};
process.stdout.write(`${JSON.stringify(result)}\n`);
