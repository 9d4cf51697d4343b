import { type KeyObject } from 'node:crypto';
import type { Logger } from 'pino';
import { type Clock } from '../registry/clock.js';
import { fingerprintOf } from '../signature/signing-keys.js';
import { fetchKey, type KeyFailure, keyFailureOf } from './fetch-key.js';

/** What is known of the key of a Woodpecker server. Plain data, sent between processes: a public key is no secret. */
export interface KeyServerState {
  /** Its URL as configured. */
  readonly server: string;
  /** PEM text of the key that is kept; undefined while there is none. Once there it never changes. */
  readonly pem?: string | undefined;
  /** Epoch milliseconds since when the key is wanted; undefined when it is there. */
  readonly missingSince?: number | undefined;
  /** Why the last attempt gave none. */
  readonly lastError?: KeyFailure | undefined;
  /** Epoch milliseconds; undefined while an attempt is under way, and when none is planned. */
  readonly nextAttemptAt?: number | undefined;
}

/** First and longest pause in milliseconds before a server is asked again. */
const FIRST_PAUSE_MS = 1_000;
const LONGEST_PAUSE_MS = 60_000;
/**
 * Milliseconds between two attempts that requests bring about. Anybody can send such a request, so there is a limit;
 * Woodpecker tries three times within about a second, and its last try has to find the key.
 */
const HURRIED_PAUSE_MS = 500;

export interface KeyServerParts {
  readonly logger: Logger;
  readonly clock: Clock;
  /** Told of every change. */
  readonly tell: (state: KeyServerState) => void;
}

/** Asks one Woodpecker server for its key until it has it, and then never again. */
export class KeyServer {
  readonly #stopped = new AbortController();
  #missingSince: number | undefined;
  #key: KeyObject | undefined;
  #lastError: KeyFailure | undefined;
  #pauseMs = FIRST_PAUSE_MS;
  #askedAt = -Infinity;
  #isAsking = false;
  #plannedAt = Infinity;
  #cancel = (): void => undefined;

  constructor(
    private readonly server: string,
    private readonly parts: KeyServerParts,
  ) {
    this.#missingSince = parts.clock.now();
    void this.#ask();
  }

  get state(): KeyServerState {
    const { clock } = this.parts;
    const isPlanned = this.#plannedAt < Infinity;
    return {
      server: this.server,
      pem: this.#key?.export({ type: 'spki', format: 'pem' }).toString(),
      missingSince: this.#missingSince,
      lastError: this.#lastError,
      nextAttemptAt: isPlanned ? Math.round(clock.now() + this.#plannedAt - clock.monotonic()) : undefined,
    };
  }

  /** A request came that the key is needed for: it is asked for as soon as the limit allows. */
  hurry(): void {
    if (this.#key) return;
    const { clock } = this.parts;
    this.#planIn(Math.max(0, this.#askedAt + HURRIED_PAUSE_MS - clock.monotonic()));
  }

  stop(): void {
    this.#cancel();
    this.#stopped.abort();
  }

  /** The sooner of two plans holds. */
  #planIn(milliseconds: number): void {
    const { clock } = this.parts;
    const at = clock.monotonic() + milliseconds;
    if (this.#isAsking || this.#plannedAt <= at) return;
    this.#cancel();
    this.#plannedAt = at;
    this.#cancel = clock.after(milliseconds, () => void this.#ask());
  }

  async #ask(): Promise<void> {
    this.#isAsking = true;
    this.#plannedAt = Infinity;
    this.#askedAt = this.parts.clock.monotonic();
    const outcome = await fetchKey(this.server, this.#stopped.signal).catch(keyFailureOf);
    this.#isAsking = false;
    if (this.#stopped.signal.aborted) return;
    if (typeof outcome === 'string') this.#failed(outcome);
    else this.#keep(outcome);
    this.parts.tell(this.state);
  }

  #keep(key: KeyObject): void {
    this.#key = key;
    this.#missingSince = this.#lastError = undefined;
    this.parts.logger.info(
      { server: this.#origin, fingerprint: fingerprintOf(key) },
      'public key fetched: compare it with the server',
    );
  }

  #failed(code: KeyFailure): void {
    this.#lastError = code;
    this.#planIn(this.#pauseMs);
    this.parts.logger.error(
      { server: this.#origin, code, nextAttemptMs: this.#pauseMs },
      'the public key could not be fetched from WOODPECKER_SERVER; trying again',
    );
    this.#pauseMs = Math.min(this.#pauseMs * 2, LONGEST_PAUSE_MS);
  }

  /** For the log: the path of a URL may be meant to be secret. */
  get #origin(): string {
    return new URL(this.server).origin;
  }
}
