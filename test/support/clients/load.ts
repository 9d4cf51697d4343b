import { Agent, request } from 'node:http';
import { bothClients } from '../docs/threats.js';

export interface LoadAnswer {
  readonly status: number;
  readonly body: string;
  readonly ms: number;
}

/** What became of requests sent over kept connections, each connection one after the other, until told to stop. */
export class Load {
  readonly answers: LoadAnswer[] = [];
  /** Requests that got no byte of an answer; their codes. */
  readonly unanswered: string[] = [];
  /** Answers that broke off. */
  readonly broken: string[] = [];
  readonly #agent = new Agent({ keepAlive: true });
  #stopped = false;
  #clients: Promise<void>[] = [];

  constructor(private readonly port: number) {}

  start(clients: number): void {
    this.#clients = Array.from({ length: clients }, (_, at) => this.#client(at));
  }

  /** Lets the requests under way end. */
  async stop(): Promise<void> {
    this.#stopped = true;
    await Promise.all(this.#clients);
    this.#agent.destroy();
  }

  /** Ends by itself at the first request that gets no answer: the gateway is gone then. */
  async #client(at: number): Promise<void> {
    while (!this.#stopped && (await this.#ask(at)));
  }

  #ask(at: number): Promise<boolean> {
    const { target, rawHeaders, body, method } = bothClients()[at % 2] ?? bothClients()[0];
    const startedAt = performance.now();
    return new Promise((resolve) => {
      let begun = false;
      const failed = (error: NodeJS.ErrnoException): void => {
        (begun ? this.broken : this.unanswered).push(error.code ?? error.message);
        resolve(false);
      };
      const options = {
        host: '127.0.0.1',
        port: this.port,
        path: target,
        method,
        headers: rawHeaders,
        agent: this.#agent,
      };
      const sent = request(options, (response) => {
        begun = true;
        let text = '';
        response.setEncoding('utf8').on('data', (chunk: string) => (text += chunk));
        response.on('error', failed).on('end', () => {
          this.answers.push({
            status: response.statusCode ?? 0,
            body: text,
            ms: performance.now() - startedAt,
          });
          resolve(true);
        });
      });
      sent.on('error', failed).end(body);
    });
  }
}
