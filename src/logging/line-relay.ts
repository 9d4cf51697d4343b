import cluster from 'node:cluster';
import { type Readable } from 'node:stream';
import { setTimeout as pause } from 'node:timers/promises';
import { type LineOutput } from './lines/line-output.js';
import { tearsLines } from './lines/line-target.js';

const STDOUT = 1;
/** Of the real standard output, in a worker whose own is relayed. */
const BEHIND_RELAY = 4;
const LINE_BREAK = 10;
/** Milliseconds at the end for what workers have left behind. */
const LAST_MS = 2_000;

/**
 * Several processes that write to one pipe tear each other's lines: at any time those longer than `PIPE_BUF`, and any
 * whose writing stops because the pipe is full. So each worker gets a pipe of its own, and the first process alone
 * writes, whole lines of one worker after those of another.
 *
 * It takes no more than it has handed on, so a reader that does not read is felt by who has a line, and one that is
 * gone is too: a required audit then refuses, as without workers.
 */
export class LineRelay {
  readonly #flows = new Set<Promise<void>>();
  #last: Promise<boolean> = Promise.resolve(true);

  constructor(private readonly output: LineOutput) {}

  follow(lines: Readable): void {
    const flow = this.#relay(lines)
      .catch(() => undefined) // a pipe that broke has nothing more to say
      .finally(() => this.#flows.delete(flow));
    this.#flows.add(flow);
  }

  /** Resolves when everything of workers that have ended is handed on, after two seconds in any case. */
  async finish(): Promise<void> {
    await Promise.race([Promise.all(this.#flows), pause(LAST_MS, undefined, { ref: false })]);
  }

  /** To leave the loop closes the worker's pipe. */
  async #relay(lines: Readable): Promise<void> {
    for await (const whole of wholeLines(lines)) {
      if (!(await this.#handOn(whole))) break;
    }
  }

  #handOn(lines: Buffer): Promise<boolean> {
    this.#last = this.#last.then(() => {
      this.output.write('', lines);
      return this.output.drain();
    });
    return this.#last;
  }
}

/** What a worker that was killed has left of its last line is no line. */
async function* wholeLines(stream: Readable): AsyncGenerator<Buffer> {
  let rest: Buffer = Buffer.alloc(0);
  for await (const chunk of stream as AsyncIterable<Buffer>) {
    const end = chunk.lastIndexOf(LINE_BREAK) + 1;
    if (end > 0) yield Buffer.concat([rest, chunk.subarray(0, end)]);
    rest = end > 0 ? chunk.subarray(end) : Buffer.concat([rest, chunk]);
  }
}

/**
 * In a worker that writes to the first process: what it goes on with when that is gone. It serves for some seconds
 * then, and its last lines are worth more than the risk of a torn one.
 */
export function behindRelay(): number | undefined {
  return cluster.isWorker && tearsLines(STDOUT) ? BEHIND_RELAY : undefined;
}

/** Makes the first process the only writer of standard output, where several would tear lines. */
export async function relayLines(output: LineOutput | undefined): Promise<LineRelay | undefined> {
  if (!output || !tearsLines(STDOUT)) return undefined;
  await output.becomeImmediate();
  const relay = new LineRelay(output);
  cluster.setupPrimary({ stdio: ['inherit', 'pipe', 'inherit', 'ipc', STDOUT] });
  cluster.on('fork', ({ process: { stdout } }) => {
    if (stdout) relay.follow(stdout);
  });
  return relay;
}
