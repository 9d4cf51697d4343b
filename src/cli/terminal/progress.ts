import { type CliStream } from './context.js';

/** Back to the start of the line, and rub it out. */
const CLEAR = '\r\u001b[K';

/** One line that tells how far a long work is; nothing at all where nobody watches. */
export class Progress {
  readonly #running = new Set<string>();
  #done = 0;

  constructor(
    private readonly stream: CliStream,
    private readonly total: number,
  ) {}

  async during<Result>(name: string, work: Promise<Result>): Promise<Result> {
    this.#running.add(name);
    this.#show();
    try {
      return await work;
    } finally {
      this.#running.delete(name);
      this.#done++;
      this.#show();
    }
  }

  clear(): void {
    if (this.stream.isTerminal) this.stream.write(CLEAR);
  }

  #show(): void {
    if (!this.stream.isTerminal) return;
    const line = `Probing ${String(this.#done)} of ${String(this.total)}: ${[...this.#running].join(', ')}`;
    this.stream.write(CLEAR + line.slice(0, (this.stream.columns ?? 80) - 1));
  }
}
