/** What the gateway says of its own troubles. */
const DEATH = 'a worker ended by itself and is replaced';

export class GatewayLog {
  /** Lines of errors and above, by their message. */
  errors = new Map();
  deaths = 0;
  #gateway;

  constructor(gateway) {
    this.#gateway = gateway;
  }

  /** Reads what came since the last time, and forgets it. */
  read() {
    const text = this.#gateway.log();
    this.#gateway.forgetLog();
    for (const line of text.split('\n')) {
      const [, msg = line] = /"msg":"([^"]*)"/.exec(line) ?? [];
      if (msg === DEATH) this.deaths++;
      if (/"level":"(?:error|fatal)"/.test(line) || (line !== '' && !line.startsWith('{')))
        this.errors.set(msg, (this.errors.get(msg) ?? 0) + 1);
    }
  }
}
