import { type IncomingMessage, request as httpRequest } from 'node:http';
import { request as httpsRequest } from 'node:https';
import { codeOf, isTimeout } from '../../wire/error-facts.js';

/** Why a gateway does not count as healthy. */
export type Unhealthy = 'nobody_listens' | 'no_answer' | 'timed_out' | 'other_answer';

/** Milliseconds; those who run health checks often give up after five seconds. */
const LIMIT_MS = 4_000;
/** Bytes of an answer that are read. */
const MAX_BYTES = 1024;

/**
 * Whether a gateway answers that it serves; undefined = it does. Never rejects.
 *
 * Its certificate is not looked at: nothing secret is sent, and it is for the name that clients call it by.
 */
export async function askHealth(url: URL, limitMs = LIMIT_MS): Promise<Unhealthy | undefined> {
  try {
    const { status, text } = await answerOf(url, AbortSignal.timeout(limitMs));
    return status === 200 && saysOk(text) ? undefined : 'other_answer';
  } catch (error) {
    if (isTimeout(error)) return 'timed_out';
    return codeOf(error) === 'ECONNREFUSED' ? 'nobody_listens' : 'no_answer';
  }
}

function answerOf(
  url: URL,
  signal: AbortSignal,
): Promise<{ readonly status: number | undefined; readonly text: string }> {
  const send = url.protocol === 'https:' ? httpsRequest : httpRequest;
  return new Promise((resolve, reject) => {
    const sent = send(url, { agent: false, rejectUnauthorized: false, signal }, (response) => {
      startOf(response).then((text) => {
        resolve({ status: response.statusCode, text });
      }, reject);
    });
    sent.on('error', reject).end();
  });
}

async function startOf(response: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of response) {
    chunks.push(chunk as Buffer);
    if ((size += (chunk as Buffer).length) > MAX_BYTES) break;
  }
  return Buffer.concat(chunks).toString();
}

function saysOk(text: string): boolean {
  return text === '{"status":"ok"}';
}
