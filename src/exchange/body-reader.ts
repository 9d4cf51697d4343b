import { type IncomingMessage } from 'node:http';
import { type Socket } from 'node:net';
import { type RefusalCode } from './refusals.js';

/** Why a body was not read; `aborted` = the client went away and nobody is there to answer. */
export type BodyFailure = Extract<RefusalCode, 'body_timeout' | 'body_too_large'> | 'aborted';

/**
 * Connections that Node ended because their request took too long; it has answered them with `body_timeout`
 * (`gateway-adapter.ts`). Node already watches every request, so the body needs no timer of its own.
 */
export const timedOut = new WeakSet<Socket>();

/**
 * Reads the bytes of a body as they were sent, once, up to a size. Calls back exactly once. A callback and not a
 * promise: the usual body is one chunk that is already there.
 *
 * @param announced `Content-Length`, 0 for a body in chunks
 * @param limit bytes
 */
export function readBody(
  request: IncomingMessage,
  announced: number,
  limit: number,
  done: (result: Buffer | BodyFailure) => void,
): void {
  if (announced > limit) {
    done('body_too_large');
    return;
  }
  const chunks: Buffer[] = [];
  let size = 0;
  let open = true;
  const finish = (result: Buffer | BodyFailure): void => {
    if (!open) return;
    open = false;
    done(result);
  };
  request.on('data', (chunk: Buffer) => {
    size += chunk.length;
    if (size > limit) finish('body_too_large');
    else if (open) chunks.push(chunk);
  });
  request.on('end', () => {
    finish(joined(chunks));
  });
  // Node turns the error of a connection that broke into a mere `close` where nobody listens for errors.
  request.on('close', () => {
    finish(timedOut.has(request.socket) ? 'body_timeout' : 'aborted');
  });
}

function joined(chunks: readonly Buffer[]): Buffer {
  const [first, second] = chunks;
  return first && !second ? first : Buffer.concat(chunks);
}
