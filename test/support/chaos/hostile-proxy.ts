import { createServer, type Server, type Socket } from 'node:net';
import { once } from 'node:events';
import { listenOnLoopback, type LoopbackServer } from '../net/loopback-server.js';

/** What a proxy does with a connection on which it was asked for a tunnel. */
export type ProxyBehaviour = (socket: Socket) => void;

/** Bytes after which a proxy that pours believes that nothing would ever stop it. */
const ENOUGH = 64 * 1024 * 1024;

/** A proxy on loopback that answers CONNECT as it is told, and counts what comes of it. */
export class HostileProxy {
  /** First line and headers of each request for a tunnel. */
  readonly asked: string[] = [];
  readonly #open = new Set<Socket>();
  readonly #server: Server;
  #pushed = 0;
  #listening: LoopbackServer | undefined;

  private constructor(behave: ProxyBehaviour) {
    this.#server = createServer((socket) => {
      this.#open.add(socket);
      socket.once('close', () => {
        this.#pushed = Math.max(this.#pushed, socket.bytesWritten);
        this.#open.delete(socket);
        this.#server.emit('ended');
      });
      socket.once('data', (request) => {
        this.asked.push(request.toString('latin1'));
        behave(socket);
        this.#server.emit('asked');
      });
    });
  }

  static async start(behave: ProxyBehaviour): Promise<HostileProxy> {
    const proxy = new HostileProxy(behave);
    proxy.#listening = await listenOnLoopback(proxy.#server);
    return proxy;
  }

  /** `127.0.0.1:PORT`. */
  get host(): string {
    return this.#listening?.host ?? '';
  }

  /** The most that it wrote into one connection before that was closed; what the kernel holds back is counted, too. */
  get pushed(): number {
    return this.#pushed;
  }

  /** Resolves when the next tunnel was asked for. */
  async nextAsked(): Promise<void> {
    await once(this.#server, 'asked');
  }

  /** Resolves when nobody is connected any more. */
  async deserted(): Promise<void> {
    while (this.#open.size > 0) await once(this.#server, 'ended');
  }

  async close(): Promise<void> {
    await this.#listening?.close();
  }
}

/** Writes as fast as the other side takes it, for as long as that lets it. */
export function pour(start: string, more: string): ProxyBehaviour {
  return (socket) => {
    const chunk = more.repeat(Math.ceil(16_384 / more.length));
    const go = (): void => {
      while (!socket.destroyed && socket.bytesWritten < ENOUGH && socket.write(chunk, 'latin1'));
      socket.once('drain', go);
    };
    socket.write(start);
    go();
  };
}

/** Sends this and then nothing. */
export function say(answer: string): ProxyBehaviour {
  return (socket) => socket.write(answer, 'latin1');
}
