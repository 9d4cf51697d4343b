import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { listenOnLoopback, type LoopbackServer } from '../net/loopback-server.js';

/** A loopback server that stands where a Woodpecker server shows its public key. */
export interface KeyServerStub extends LoopbackServer {
  readonly url: string;
  /** Paths that were asked for. */
  readonly asked: string[];
  /** What is answered from now on: a text, or whatever a function does. */
  answer: string | ((response: ServerResponse, request: IncomingMessage) => void);
  /** The next request, or the first that nobody waited for. */
  next(): Promise<void>;
}

export async function startKeyServer(answer: KeyServerStub['answer'] = silent): Promise<KeyServerStub> {
  const asked: string[] = [];
  let waiting: (() => void) | undefined;
  let unheard = 0;
  const server = createServer((request, response) => {
    asked.push(request.url ?? '');
    if (typeof stub.answer === 'string') response.end(stub.answer);
    else stub.answer(response, request);
    if (!waiting) unheard++;
    waiting?.();
    waiting = undefined;
  });
  const loopback = await listenOnLoopback(server);
  const stub: KeyServerStub = {
    ...loopback,
    url: `http://${loopback.host}`,
    asked,
    answer,
    next: () => {
      if (unheard === 0) return new Promise((resolve) => (waiting = resolve));
      unheard--;
      return Promise.resolve();
    },
  };
  return stub;
}

/** Takes the request and says nothing. */
export function silent(): void {
  // The connection stays open.
}

/** An answer without a key. */
export function answering(
  status: number,
  headers: Readonly<Record<string, string>> = {},
): (response: ServerResponse) => void {
  return (response) => response.writeHead(status, headers).end('canary');
}
