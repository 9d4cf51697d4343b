import { type Server } from 'node:http';
import { type Socket } from 'node:net';

const LAST_REQUEST = Symbol('turn of the last request');

type ServedSocket = Socket & { [LAST_REQUEST]?: number };

interface Connection {
  /** What HTTP is spoken on: over TLS another object than the one that was accepted. */
  socket: ServedSocket;
  /** Turns stand for times: they only have to tell earlier from later. */
  readonly acceptedAt: number;
}

/**
 * The open connections of a server, which are bounded. Where there are too many, the one on which no request has been
 * under way for longest makes room, so that nobody can keep others out by holding connections; a new one is refused
 * only where all are at work.
 */
export class Connections {
  readonly #open = new Set<Connection>();
  /** Those that may still become TLS, by the address of the other side. */
  readonly #handshakes = new Map<string, Connection>();
  /** Found idle when it was last looked for them, the longest idle last: looking through all each time would cost more. */
  #idle: (readonly [connection: Connection, since: number])[] = [];
  #turn = 0;

  constructor(private readonly limit: number) {}

  /** Not Node's `maxConnections`, which refuses the new one. */
  watch(server: Server): void {
    server.on('connection', (socket: Socket) => {
      this.#accept(socket);
    });
    server.on('secureConnection', (socket: Socket) => {
      const connection = this.#handshakes.get(otherSide(socket));
      if (connection) connection.socket = socket;
    });
  }

  /** A request begins on it. Called for every request. */
  served(socket: ServedSocket): void {
    socket[LAST_REQUEST] = ++this.#turn;
  }

  *sockets(): Iterable<Socket> {
    for (const { socket } of this.#open) yield socket;
  }

  #accept(socket: Socket): void {
    if (this.#open.size >= this.limit && !this.#closeLongestIdle()) {
      socket.destroy();
      return;
    }
    const connection = { socket, acceptedAt: ++this.#turn };
    const side = otherSide(socket);
    this.#open.add(connection);
    this.#handshakes.set(side, connection);
    socket.on('close', () => {
      this.#open.delete(connection);
      if (this.#handshakes.get(side) === connection) this.#handshakes.delete(side);
    });
  }

  #closeLongestIdle(): boolean {
    const longest = this.#nextIdle() ?? this.#lookForIdle();
    if (!longest) return false;
    this.#open.delete(longest);
    longest.socket.destroy();
    return true;
  }

  /** What was found may have been used since. */
  #nextIdle(): Connection | undefined {
    for (let next = this.#idle.pop(); next; next = this.#idle.pop()) {
      const [connection, since] = next;
      if (this.#open.has(connection) && isIdle(connection) && lastTurn(connection) === since)
        return connection;
    }
    return undefined;
  }

  #lookForIdle(): Connection | undefined {
    const idle = [...this.#open]
      .filter(isIdle)
      .map((connection) => [connection, lastTurn(connection)] as const);
    this.#idle = idle.sort(([, a], [, b]) => b - a);
    return this.#idle.pop()?.[0];
  }
}

function otherSide({ remoteAddress = '', remotePort = 0 }: Socket): string {
  return `${remoteAddress} ${String(remotePort)}`;
}

function lastTurn({ socket, acceptedAt }: Connection): number {
  return socket[LAST_REQUEST] ?? acceptedAt;
}

/** No request has begun yet, or the last one is over: only then does Node give a kept connection a time limit. */
function isIdle({ socket }: Connection): boolean {
  return socket[LAST_REQUEST] === undefined || (socket.timeout ?? 0) > 0;
}
