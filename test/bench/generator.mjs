/**
 * Closed-loop load: so many kept-alive connections, each sending the next request as soon as it has its answer. With a
 * `rate` so many a second are due, and an answer's time counts from then. Works on plain sockets, so that it costs less
 * than any server it drives. Stops by itself.
 *
 * `{"ports", "dialect", "repos", "connections", "rate", "seconds" | "requests"}` on standard input; prints one line of JSON
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
  const send = (dueAt = performance.now()) => {
    sentAt = dueAt;
    socket.write(requests[next++ % requests.length]);
  };
  socket.on('data', (chunk) => {
    missing = missing > 0 ? missing - chunk.length : leftOf(chunk);
    if (missing > 0) return;
    if (counting) times.push(performance.now() - sentAt);
    if (!over) goOn(send);
    if (counting && times.length >= (options.requests ?? Infinity)) stop();
  });
  socket.on('error', () => failed++);
  socket.setNoDelay(true);
  goOn(send);
}

/** Connections that wait for a request to be due, and how many were. */
const waiting = [];
let due = 0;

function goOn(send) {
  if (options.rate === undefined) send();
  else waiting.push(send);
}

function sendWhatIsDue() {
  for (; waiting.length > 0; due++) {
    const dueAt = from + (due * 1000) / options.rate;
    if (dueAt > performance.now()) return;
    waiting.shift()(dueAt);
  }
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
const spin = () => {
  if (over) return;
  sendWhatIsDue();
  setImmediate(spin);
};
const from = performance.now();
spin();

const sockets = Array.from({ length: options.connections }, (_, at) =>
  connect(options.ports[at % options.ports.length], '127.0.0.1'),
);
for (const socket of sockets) socket.on('connect', () => run(socket));
counting = true;
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
