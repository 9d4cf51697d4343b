import { pipeline, type Readable, Transform } from 'node:stream';
import { NodeHttpHandler } from '@smithy/node-http-handler';
import { ProviderError } from '../../provider-error.js';
import { vendorAgent } from '../../proxy/vendor-agent.js';

type HttpRequest = Parameters<NodeHttpHandler['handle']>[0];
type HttpAnswer = Awaited<ReturnType<NodeHttpHandler['handle']>>;
type CallOptions = Parameters<NodeHttpHandler['handle']>[1];

/** What the wire said last, whichever service of AWS was asked. */
export interface LastAnswer {
  /** Undefined while there is no whole answer. */
  readonly status?: number;
  /** Epoch milliseconds of the vendor's clock. */
  readonly date?: number;
  readonly retryAfter?: string;
}

/** Bytes of an answer that are read. A token is 2 to 5 kB, an STS answer less. */
const MAX_ANSWER_BYTES = 64 * 1024;
const CONNECT_LIMIT_MS = 2_000;
/** Until the head of an answer. Two tries of it fit into the 7 s of a mint. */
const ANSWER_LIMIT_MS = 3_000;

/**
 * The HTTP side of one piece of work, e.g. a mint, shared by every SDK client that takes part in it (the service, STS,
 * SSO). It adds what the SDK leaves out: the signal reaches the calls that only fetch credentials, HTTPS_PROXY, HTTP_PROXY and NO_PROXY are
 * honoured, an answer is bounded, and the date of the vendor's clock is kept.
 *
 * Link-local credential endpoints (instance metadata, task role, pod identity) are asked by the SDK's own HTTP code
 * and so never through a proxy.
 */
export class AwsTransport {
  readonly metadata = { handlerProtocol: 'http/1.1' };
  last: LastAnswer = {};
  readonly #ended = new AbortController();
  readonly #handler: NodeHttpHandler;

  constructor(private readonly signal: AbortSignal) {
    const over = AbortSignal.any([signal, this.#ended.signal]);
    this.#handler = new NodeHttpHandler({
      connectionTimeout: CONNECT_LIMIT_MS,
      requestTimeout: ANSWER_LIMIT_MS,
      throwOnRequestTimeout: true,
      httpAgent: vendorAgent({ protocol: 'http:' }, over),
      httpsAgent: vendorAgent({ protocol: 'https:' }, over),
    });
  }

  async handle(request: HttpRequest, options?: CallOptions): Promise<HttpAnswer> {
    this.last = {};
    const answer = await this.#handler.handle(request, { ...options, abortSignal: this.signal });
    this.last = lastAnswer(answer.response);
    const body = answer.response.body as Readable;
    body.once('error', (error) => {
      if (!(error instanceof ProviderError)) this.last = {}; // cut off: the head alone was no answer
    });
    answer.response.body = limited(body);
    return answer;
  }

  /** Closes every connection, those in use and those still being made too. */
  destroy(): void {
    this.#handler.destroy();
    this.#ended.abort();
  }

  /** Part of the SDK's handler interface; there is nothing to update. */
  updateHttpClientConfig(): void {
    return undefined;
  }

  httpHandlerConfigs(): object {
    return {};
  }
}

/** Fails when there is more to read than an answer of AWS ever has. */
function limited(body: Readable): Readable {
  let size = 0;
  const limiter = new Transform({
    transform: (chunk: Buffer, _encoding, done) => {
      size += chunk.byteLength;
      if (size <= MAX_ANSWER_BYTES) done(null, chunk);
      else done(new ProviderError('bad_answer'));
    },
  });
  return pipeline(body, limiter, () => undefined); // whoever reads the limiter sees the error
}

function lastAnswer({ statusCode, headers }: HttpAnswer['response']): LastAnswer {
  const date = Date.parse(headers['date'] ?? '');
  const retryAfter = headers['retry-after'];
  return {
    status: statusCode,
    ...(Number.isNaN(date) ? {} : { date }),
    ...(retryAfter === undefined ? {} : { retryAfter }),
  };
}
