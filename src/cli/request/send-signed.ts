import { type IncomingMessage, request as httpRequest } from 'node:http';
import { request as httpsRequest } from 'node:https';
import { HttpCallError } from '../../registry/http-call.js';
import { networkFailure } from '../../registry/v2/probe/network-failure.js';
import { type ProbeCode } from '../../registry/v2/v2-error.js';
import { type HeaderLines, type Signer } from '../../dialects/sample-client.js';
import { isTimeout } from '../../wire/error-facts.js';
import { connectPinned, OtherCertificateError } from './pinned-connection.js';
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
  const body = Buffer.from(plan.client.bodyOf(plan.build, plan.secret));
  const started = performance.now();
  const sentAt = Date.now();
  const seen: { remoteAddress?: string | undefined } = {};
  const measured = () => ({ milliseconds: performance.now() - started, remoteAddress: seen.remoteAddress });
  try {
    const received = await exchange({
      plan,
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

function headersOf(
  { client, url, skew, endpoint, kind }: RequestPlan,
  signer: Signer,
  body: Buffer,
): HeaderLines {
  const lines: HeaderLines = [
    ['Host', url.host],
    ['User-Agent', `dockpass (as a ${client.who})`],
    ['Content-Length', String(body.length)],
    ...signer.sign(targetOf(url), body, Date.now() + skew * 1000, kind),
  ];
  // Clients turn a user in the endpoint into this header.
  const user = endpoint?.basicAuth ?? userOf(url);
  if (user !== '') lines.push(['Authorization', `Basic ${Buffer.from(user).toString('base64')}`]);
  return lines;
}

function targetOf({ pathname, search }: URL): string {
  return pathname + search;
}

function userOf({ username, password }: URL): string {
  if (username === '' && password === '') return '';
  return `${decodeURIComponent(username)}:${decodeURIComponent(password)}`;
}

interface Sending {
  readonly plan: RequestPlan;
  readonly headers: HeaderLines;
  readonly body: Buffer;
  readonly limitMs: number;
  /** Filled while it is under way. */
  readonly seen: { remoteAddress?: string | undefined };
}

async function exchange({ plan, headers, body, limitMs, seen }: Sending): Promise<Omit<Received, 'at'>> {
  const { url, endpoint } = plan;
  const signal = AbortSignal.timeout(limitMs);
  const certificate = endpoint?.certificate;
  const pinned = certificate === undefined ? undefined : await connectPinned(url, certificate, signal);
  const send = url.protocol === 'https:' && !pinned ? httpsRequest : httpRequest;
  const { hostname, port } = url;
  const options = {
    ...{ host: hostname.replace(/^\[(.*)\]$/, '$1'), port, path: targetOf(url), method: 'POST', signal },
    headers: headers.flat(),
    ...(pinned ? { createConnection: () => pinned } : { agent: false }),
  };
  if (pinned) seen.remoteAddress = pinned.remoteAddress;
  const received = new Promise<Omit<Received, 'at'>>((resolve, reject) => {
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
  return received.finally(() => pinned?.destroy());
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
  if (error instanceof OtherCertificateError) return 'certificate_untrusted';
  if (error instanceof HttpCallError) return networkFailure(error);
  return networkFailure(new HttpCallError(isTimeout(error) ? 'timed_out' : 'no_answer', error));
}
