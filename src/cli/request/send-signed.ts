import { type IncomingMessage, request as httpRequest } from 'node:http';
import { request as httpsRequest } from 'node:https';
import { HttpCallError } from '../../registry/http-call.js';
import { networkFailure } from '../../registry/v2/probe/network-failure.js';
import { type ProbeCode } from '../../registry/v2/v2-error.js';
import { type HeaderLines, type Signer } from '../../dialects/sample-client.js';
import { isTimeout } from '../../wire/error-facts.js';
import { type RequestPlan } from './plan.js';

/** What came back, or why nothing did. */
export type Exchange = (Received | { readonly failure: ProbeCode }) & {
  readonly milliseconds: number;
  /** IP address of the other side; undefined when there was no connection. */
  readonly remoteAddress: string | undefined;
};

export interface Received {
  readonly status: number;
  readonly headers: IncomingMessage['headers'];
  readonly body: Buffer;
  /** Epoch milliseconds, half way between question and answer. */
  readonly at: number;
}

/** Milliseconds; Woodpecker's own limit for one try. */
const LIMIT_MS = 10_000;
/** Bytes of an answer that are read. */
const MAX_BYTES = 4 * 1024 * 1024;

/** Sends the request as the client would, with its header lines in its order; no redirect is followed. Never rejects. */
export async function sendSigned(plan: RequestPlan, signer: Signer, limitMs = LIMIT_MS): Promise<Exchange> {
  const body = Buffer.from(plan.client.bodyOf(plan.build));
  const started = performance.now();
  const sentAt = Date.now();
  const seen: { remoteAddress?: string | undefined } = {};
  const measured = () => ({ milliseconds: performance.now() - started, remoteAddress: seen.remoteAddress });
  try {
    const received = await exchange({
      url: plan.url,
      headers: headersOf(plan, signer, body),
      body,
      limitMs,
      seen,
    });
    return { ...received, at: (sentAt + Date.now()) / 2, ...measured() };
  } catch (error) {
    return { failure: failureOf(error), ...measured() };
  }
}

function headersOf({ client, url, skew }: RequestPlan, signer: Signer, body: Buffer): HeaderLines {
  const lines: HeaderLines = [
    ['Host', url.host],
    ['User-Agent', `dockpass (as a ${client.who})`],
    ['Content-Length', String(body.length)],
    ...signer.sign(targetOf(url), body, Date.now() + skew * 1000),
  ];
  // Clients turn a user in the endpoint into this header.
  if (url.username !== '' || url.password !== '') lines.push(['Authorization', basicOf(url)]);
  return lines;
}

function targetOf({ pathname, search }: URL): string {
  return pathname + search;
}

function basicOf({ username, password }: URL): string {
  const pair = `${decodeURIComponent(username)}:${decodeURIComponent(password)}`;
  return `Basic ${Buffer.from(pair).toString('base64')}`;
}

interface Sending {
  readonly url: URL;
  readonly headers: HeaderLines;
  readonly body: Buffer;
  readonly limitMs: number;
  /** Filled while it is under way. */
  readonly seen: { remoteAddress?: string | undefined };
}

function exchange({ url, headers, body, limitMs, seen }: Sending): Promise<Omit<Received, 'at'>> {
  const send = url.protocol === 'https:' ? httpsRequest : httpRequest;
  const { hostname, port } = url;
  const host = hostname.replace(/^\[(.*)\]$/, '$1');
  return new Promise((resolve, reject) => {
    const signal = AbortSignal.timeout(limitMs);
    const options = {
      host,
      port,
      path: targetOf(url),
      method: 'POST',
      headers: headers.flat(),
      agent: false,
      signal,
    };
    const sent = send(options, (response) => {
      collect(response).then((bytes) => {
        resolve({ status: response.statusCode ?? 0, headers: response.headers, body: bytes });
      }, reject);
    });
    sent.on('socket', (socket) => {
      socket.once('connect', () => (seen.remoteAddress = socket.remoteAddress));
    });
    sent.on('error', reject).end(body);
  });
}

async function collect(response: IncomingMessage): Promise<Buffer> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of response) {
    size += (chunk as Buffer).length;
    if (size > MAX_BYTES) throw new HttpCallError('too_large');
    chunks.push(chunk as Buffer);
  }
  return Buffer.concat(chunks);
}

function failureOf(error: unknown): ProbeCode {
  if (error instanceof HttpCallError) return networkFailure(error);
  return networkFailure(new HttpCallError(isTimeout(error) ? 'timed_out' : 'no_answer', error));
}
