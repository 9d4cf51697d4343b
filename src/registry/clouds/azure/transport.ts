import { AsyncLocalStorage } from 'node:async_hooks';
import type { HttpClient, PipelineRequest, PipelineResponse } from '@azure/core-rest-pipeline';
import { vendorAgent } from '../../proxy/vendor-agent.js';
import { retryAfterMs } from '../../vendor-http.js';

/** Bytes of an answer that are read, as for every other vendor. */
const MAX_ANSWER_BYTES = 64 * 1024;

/** One sign-in: what cancels it, and how its last call ended. */
export interface SignIn {
  readonly signal: AbortSignal;
  /** Undefined = nothing was sent. */
  last?: LastCall;
}

export interface LastCall {
  /** Undefined while there is no whole answer. */
  status?: number;
  tooLarge?: boolean;
  retryAfterMs?: number;
}

const signIns = new AsyncLocalStorage<SignIn>();

/**
 * The SDK's own HTTP client, held to the rules for calls to vendors: cancelled by our signal, which the SDK does not
 * hand to MSAL, through our proxies, and bounded in size. It also notes how the last call ended: that tells a failure more surely than the
 * SDK's classes and texts do.
 *
 * The sign-in comes with the asynchronous context and not with the constructor, because MSAL keeps the HTTP client of
 * the first managed identity for the life of the process (`ManagedIdentityClient.identitySource`): the signal of one
 * mint would cancel all later ones.
 */
export class SdkHttp implements HttpClient {
  constructor(private readonly inner: HttpClient) {}

  /** Runs a sign-in; every call in it is counted to it. */
  static during<Result>(signIn: SignIn, run: () => Promise<Result>): Promise<Result> {
    return signIns.run(signIn, run);
  }

  async sendRequest(request: PipelineRequest): Promise<PipelineResponse> {
    const signIn = signIns.getStore();
    if (!signIn) throw new TypeError('the Azure SDK calls outside of a sign-in');
    const call: LastCall = (signIn.last = {});
    const response = await this.inner.sendRequest(bounded(request, signIn.signal));
    const { readableStreamBody: body, ...rest } = response;
    const retry = retryAfterMs(response.headers.get('retry-after') ?? null);
    if (retry !== undefined) call.retryAfterMs = retry;
    const text = body ? await readLimited(body, call) : '';
    call.status = response.status;
    return { ...rest, bodyAsText: text };
  }
}

function bounded(request: PipelineRequest, signal: AbortSignal): PipelineRequest {
  request.abortSignal = signal;
  request.agent = vendorAgent(new URL(request.url), signal, request.tlsSettings);
  request.disableKeepAlive = true;
  // Infinity stands for every status: the body then comes as a stream.
  request.streamResponseStatusCodes = new Set([Infinity]);
  return request;
}

async function readLimited(body: NodeJS.ReadableStream, call: LastCall): Promise<string> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of body) {
    const bytes = Buffer.from(chunk);
    size += bytes.length;
    call.tooLarge = size > MAX_ANSWER_BYTES;
    if (call.tooLarge) throw new Error('the answer is too large');
    chunks.push(bytes);
  }
  return Buffer.concat(chunks).toString('utf8');
}
