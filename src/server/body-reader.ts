import { type IncomingMessage } from 'node:http';
import { type RefusalCode } from './refusals.js';
import { type ServerLimits } from './limits.js';

type BodyLimits = Pick<ServerLimits, 'bodyBytes' | 'bodyMs'>;

/** Why a body was not read; `aborted` = the client went away and nobody is there to answer. */
export type BodyFailure = Extract<RefusalCode, 'body_timeout' | 'body_too_large'> | 'aborted';

/**
 * Reads the bytes of a body as they were sent, once, up to a size and a time. Calls back exactly once. A callback and
 * not a promise: the usual body is one chunk that is already there.
 */
export function readBody(
  request: IncomingMessage,
  limits: BodyLimits,
  done: (result: Buffer | BodyFailure) => void,
): void {
  if (Number(request.headers['content-length'] ?? 0) > limits.bodyBytes) {
    done('body_too_large');
    return;
  }
  new BodyReader(request, limits, done).start();
}

class BodyReader {
  readonly #chunks: Buffer[] = [];
  #size = 0;
  #timer: NodeJS.Timeout | undefined;

  constructor(
    private readonly request: IncomingMessage,
    private readonly limits: BodyLimits,
    private readonly done: (result: Buffer | BodyFailure) => void,
  ) {}

  start(): void {
    this.#timer = setTimeout(this.#timeout, this.limits.bodyMs);
    this.request
      .on('data', this.#data)
      .on('end', this.#end)
      .on('close', this.#close)
      .on('error', this.#close);
  }

  readonly #data = (chunk: Buffer): void => {
    this.#size += chunk.length;
    if (this.#size > this.limits.bodyBytes) this.#finish('body_too_large');
    else this.#chunks.push(chunk);
  };

  readonly #end = (): void => {
    const [first, second] = this.#chunks;
    this.#finish(first && !second ? first : Buffer.concat(this.#chunks, this.#size));
  };

  readonly #timeout = (): void => {
    this.#finish('body_timeout');
  };

  readonly #close = (): void => {
    this.#finish('aborted');
  };

  #finish(result: Buffer | BodyFailure): void {
    if (this.#timer === undefined) return;
    clearTimeout(this.#timer);
    this.#timer = undefined;
    this.request.off('data', this.#data).off('end', this.#end).off('close', this.#close);
    this.done(result); // the error listener stays: a reset after this must not become an exception
  }
}
