import { connect, type Socket } from 'node:net';
import { type RawRequest } from './sign.js';

export interface RawResponse {
  readonly status: number;
  readonly head: string;
  readonly body: string;
}

/** The bytes of a request; changed lines replace those of the same name, `undefined` removes, lists double. */
export function toBytes(
  request: RawRequest,
  changes: Readonly<Record<string, string | readonly string[] | undefined>> = {},
): Buffer {
  const changed = new Map(Object.entries(changes).map(([name, value]) => [name.toLowerCase(), value]));
  const kept = request.headers.filter(([name]) => !changed.has(name.toLowerCase()));
  const added = [...Object.entries(changes)].flatMap(([name, value]) =>
    (value === undefined ? [] : [value].flat()).map((each) => [name, each] as const),
  );
  const lines = [...kept, ...added].map(([name, value]) => `${name}: ${value}`);
  const head = `${request.method} ${request.target} HTTP/1.1\r\n${lines.join('\r\n')}\r\n\r\n`;
  return Buffer.concat([Buffer.from(head, 'latin1'), request.body]);
}

/** Writes bytes to a connection of its own and reads until a whole answer is there or the server closes. */
export async function talk(port: number, bytes: Buffer | string): Promise<RawResponse> {
  const socket = connect(port, '127.0.0.1');
  socket.on('error', () => undefined); // a reset after the answer is the server's right
  socket.write(bytes);
  try {
    return await readAnswer(socket);
  } finally {
    socket.destroy();
  }
}

/** The next whole answer of a connection. */
export function readAnswer(socket: Socket): Promise<RawResponse> {
  return new Promise((resolve, reject) => {
    let received = Buffer.alloc(0);
    socket.on('data', (chunk: Buffer) => {
      received = Buffer.concat([received, chunk]);
      const answer = parse(received);
      if (answer) resolve(answer);
    });
    socket.on('close', () => {
      reject(
        new Error(`closed after ${String(received.length)} bytes: ${received.toString('latin1', 0, 200)}`),
      );
    });
  });
}

function parse(received: Buffer): RawResponse | undefined {
  const end = received.indexOf('\r\n\r\n');
  if (end === -1) return undefined;
  const head = received.toString('latin1', 0, end);
  const length = Number(/content-length: (\d+)/i.exec(head)?.[1] ?? 0);
  const body = received.subarray(end + 4);
  if (body.length < length) return undefined;
  return { status: Number(head.slice(9, 12)), head, body: body.toString('utf8', 0, length) };
}
