/** The deaths of workers that a soak brings about, and the connections that are lost with them. */
import { setTimeout as pause } from 'node:timers/promises';
import { childrenOf, clientPortsOf } from './processes.mjs';

const SIGNALS = ['SIGKILL', 'SIGTERM', 'SIGSEGV'];
/** Milliseconds until the first process must have seen one: after SIGTERM a worker has 9 s for what runs. */
const SEEN_MS = 30_000;

export class Deaths {
  count = 0;
  #all = [];

  constructor({ gateway, log, random }) {
    Object.assign(this, { gateway, log, random });
  }

  /** Ends a worker and waits until the gateway has seen it. Never the last that serves: nothing would be answered then. */
  async bringAbout() {
    const workers = childrenOf(this.gateway.pid);
    if (this.log.serving < 2 || workers.length < 2) return;
    const pid = workers[this.random(workers.length)];
    const signal = SIGNALS[this.count++ % SIGNALS.length];
    const death = { pid, signal, at: Date.now(), seenAt: Infinity, spares: this.#heldBut(pid) };
    this.#all.push(death);
    const known = this.log.deaths;
    process.kill(pid, signal);
    while (this.log.deaths === known && Date.now() < death.at + SEEN_MS) {
      await pause(50);
      this.log.read();
    }
    for (const port of this.#heldBut(pid)) death.spares.add(port);
    death.seenAt = Date.now();
  }

  /**
   * Whether a connection was lost with a worker, new or kept: it was open before the gateway had seen the death, which
   * until then gives the dead worker connections, and no other worker had it.
   */
  took({ openedAt, port }) {
    return this.#all.some(({ seenAt, spares }) => openedAt <= seenAt && !spares.has(port));
  }

  /** The last death, in words. */
  last() {
    const death = this.#all.at(-1);
    if (!death) return 'no worker was ended before';
    const seen = death.seenAt === Infinity ? 'not seen yet' : `seen after ${death.seenAt - death.at} ms`;
    return `${Date.now() - death.at} ms after ${death.signal} of ${death.pid}, ${seen}`;
  }

  /** The clients' ports of connections that the other workers have. */
  #heldBut(pid) {
    const others = childrenOf(this.gateway.pid).filter((other) => other !== pid);
    return clientPortsOf(others, this.gateway.ports[0]);
  }
}
