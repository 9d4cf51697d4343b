import { type KeyObject } from 'node:crypto';
import { type IncomingMessage, type ServerResponse } from 'node:http';
import { type AnswerEncryption } from '../dialects/dialect.js';
import { type ErrorAnswer } from './refusals.js';

const JSON_TYPE = 'application/json; charset=utf-8';

/**
 * Bytes of an unread body that are let pass after a refusal, and milliseconds for which the connection then stays, so
 * that the answer arrives.
 */
const DRAIN_BYTES = 256 * 1024;
const DRAIN_MS = 500;

/** Sends JSON with status 200. Nothing that holds credentials may be stored on its way. */
export function sendJson(response: ServerResponse, body: Buffer): void {
  response.writeHead(200, [
    'Content-Type',
    JSON_TYPE,
    'Cache-Control',
    'no-store',
    'Content-Length',
    String(body.length),
  ]);
  response.end(body);
}

/** Encrypts an answer as its dialect does, and sends it. */
export function sendEncrypted(
  response: ServerResponse,
  plain: Buffer,
  encryption: AnswerEncryption,
  key: KeyObject,
): void {
  const body = encryption.encrypt(plain, key);
  response.writeHead(200, [
    ...['Content-Type', 'application/octet-stream', 'Content-Encoding', encryption.contentEncoding],
    ...['Cache-Control', 'no-store', 'Content-Length', String(body.length)],
  ]);
  response.end(body);
}

/**
 * Sends an error answer. The connection is closed where whoever asks is nobody known, and where the body has not been
 * read: then the whole answer is on its way before that, and the connection stays a moment, because a close with unread
 * bytes would take the answer along. A little of the body is read away meanwhile; who sends more has to wait, and reads
 * the answer.
 */
export function sendRefusal(request: IncomingMessage, response: ServerResponse, refusal: ErrorAnswer): void {
  const headers = ['Content-Type', JSON_TYPE, 'Cache-Control', 'no-store'];
  headers.push('Content-Length', String(Buffer.byteLength(refusal.body)));
  if (refusal.status === 405) headers.push('Allow', 'POST');
  if (request.complete || !hasBody(request)) {
    if (refusal.ends) headers.push('Connection', 'close');
    response.writeHead(refusal.status, headers).end(refusal.body);
    return;
  }
  response.writeHead(refusal.status, [...headers, 'Connection', 'close']).write(refusal.body);
  drain(request, () => response.end());
}

function hasBody({ headers }: IncomingMessage): boolean {
  return headers['transfer-encoding'] !== undefined || Number(headers['content-length'] ?? 0) > 0;
}

function drain(request: IncomingMessage, done: () => void): void {
  let left = DRAIN_BYTES;
  let timer: NodeJS.Timeout | undefined = setTimeout(finish, DRAIN_MS);
  request.on('data', (chunk: Buffer) => {
    left -= chunk.length;
    if (left < 0) request.pause();
  });
  request.on('end', finish).on('close', finish).on('error', finish);
  request.resume();
  function finish(): void {
    if (timer === undefined) return;
    clearTimeout(timer);
    timer = undefined;
    done();
  }
}
