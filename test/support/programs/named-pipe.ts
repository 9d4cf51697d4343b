import { execFileSync } from 'node:child_process';
import { closeSync, constants, mkdtempSync, openSync, rmSync } from 'node:fs';
import { Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** A pipe as a shell makes it for `gateway | reader`; what Node gives to a child is a pair of sockets. */
export class NamedPipe {
  /** Everything that was read so far. */
  text = '';
  readonly reader: Socket;
  /** Of the end to write to, as a child inherits it. */
  readonly writer: number;
  readonly #folder = mkdtempSync(join(tmpdir(), 'dockpass-fifo-'));

  constructor() {
    const path = join(this.#folder, 'fifo');
    execFileSync('mkfifo', [path]);
    const fd = openSync(path, constants.O_RDONLY | constants.O_NONBLOCK);
    this.reader = new Socket({ fd, readable: true, writable: false });
    this.reader.setEncoding('utf8').on('data', (text: string) => (this.text += text));
    this.writer = openSync(path, constants.O_WRONLY);
  }

  /** After a child has it: so that the end of the last writer is the end of the pipe. */
  handOver(): void {
    closeSync(this.writer);
  }

  close(): void {
    this.reader.destroy();
    rmSync(this.#folder, { recursive: true, force: true });
  }
}
