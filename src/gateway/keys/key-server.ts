import { type KeyObject } from 'node:crypto';
import type { Logger } from 'pino';
import { type Clock } from '../../credentials/clock.js';
import { fingerprintOf } from '../../dialects/shared/signing-keys.js';
import { fetchKey, type KeyFailure, keyFailureOf, type KeyHolder } from './fetch-key.js';
import { type KeyServerState } from './key-server-state.js';

/** First and longest pause in milliseconds before a server is asked again. */
const FIRST_PAUSE_MS = 1_000;
const LONGEST_PAUSE_MS = 60_000;
/**
 * Milliseconds between two attempts that requests bring about. Anybody can send such a request, so there is a limit;
 * Woodpecker tries three times within about a second, and its last try has to find the key.
 */
const HURRIED_PAUSE_MS = 500;
/** Milliseconds between two looks whether a server still shows the key that is kept. */
const CHECK_PAUSE_MS = 60_000;

export interface KeyServerParts {
  readonly logger: Logger;
  readonly clock: Clock;
  /** Told of every change. */
  readonly tell: (state: KeyServerState) => void;
}

/**
 * Asks one Woodpecker server for its key until it has it, and keeps that. A signature that fails later makes it look
 * whether the server shows another one, to say so; only the operator, who names a fingerprint, makes it take one.
 */
export class KeyServer {
  readonly #stopped = new AbortController();
  #missingSince: number | undefined;
  #key: KeyObject | undefined;
  #wanted: string | undefined;
  #shows: string | undefined;
  #lastError: KeyFailure | undefined;
  #pauseMs = FIRST_PAUSE_MS;
  #askedAt = -Infinity;
  #isAsking = false;
  #plannedAt = Infinity;
  #cancel = (): void => undefined;

  constructor(
    private readonly holder: KeyHolder,
    private readonly parts: KeyServerParts,
  ) {
    this.#missingSince = parts.clock.now();
    this.#planIn(0);
  }

  get state(): KeyServerState {
    const { clock } = this.parts;
    const isPlanned = this.#plannedAt < Infinity;
    return {
      server: this.holder.server,
      pem: this.#key?.export({ type: 'spki', format: 'pem' }).toString(),
      missingSince: this.#missingSince,
      lastError: this.#lastError,
      shows: this.#shows,
      nextAttemptAt: isPlanned ? Math.round(clock.now() + this.#plannedAt - clock.monotonic()) : undefined,
    };
  }

  /** A request came whose signature no known key verifies: the server is asked as soon as the limit allows. */
  hurry(): void {
    const pause = this.#key ? CHECK_PAUSE_MS : HURRIED_PAUSE_MS;
    this.#planIn(Math.max(0, this.#askedAt + pause - this.parts.clock.monotonic()));
  }

  /**
   * The operator names the only key to take; a key that is kept and is another one is dropped.
   *
   * @param fingerprint undefined = any
   */
  want(fingerprint: string | undefined): void {
    if (fingerprint === this.#wanted) return;
    this.#wanted = fingerprint;
    if (this.#key) {
      if (fingerprint === undefined || fingerprint === fingerprintOf(this.#key)) return;
      this.#key = this.#shows = undefined;
      this.#missingSince = this.parts.clock.now();
    }
    this.#pauseMs = FIRST_PAUSE_MS;
    this.#planIn(0);
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
    if (milliseconds === 0) void this.#ask();
    else this.#cancel = clock.after(milliseconds, () => void this.#ask());
  }

  async #ask(): Promise<void> {
    this.#isAsking = true;
    this.#plannedAt = Infinity;
    this.#askedAt = this.parts.clock.monotonic();
    const outcome = await fetchKey(this.holder, this.#stopped.signal).catch(keyFailureOf);
    this.#isAsking = false;
    if (this.#stopped.signal.aborted) return;
    if (this.#key) this.#compare(this.#key, outcome);
    else if (typeof outcome === 'string') this.#failed(outcome);
    else this.#judge(outcome);
    this.parts.tell(this.state);
  }

  #judge(key: KeyObject): void {
    const fingerprint = fingerprintOf(key);
    if (this.#wanted === undefined || this.#wanted === fingerprint) this.#keep(key);
    else this.#failed('other_key', fingerprint);
  }

  /** As long as it shows another one it is looked at again, so that its return is seen. */
  #compare(kept: KeyObject, outcome: KeyObject | KeyFailure): void {
    if (typeof outcome !== 'string') {
      const [fingerprint, shows] = [fingerprintOf(kept), fingerprintOf(outcome)];
      const before = this.#shows;
      this.#shows = shows === fingerprint ? undefined : shows;
      if (this.#shows !== undefined && this.#shows !== before)
        this.parts.logger.error(
          { server: this.#origin, fingerprint, shows },
          'WOODPECKER_SERVER shows another public key than the one that is kept',
        );
    }
    if (this.#shows !== undefined) this.#planIn(CHECK_PAUSE_MS);
  }

  #keep(key: KeyObject): void {
    this.#key = key;
    this.#missingSince = this.#lastError = this.#shows = undefined;
    this.parts.logger.info(
      { server: this.#origin, fingerprint: fingerprintOf(key) },
      'public key fetched: compare it with the server',
    );
  }

  #failed(code: KeyFailure, shows?: string): void {
    this.#shows = shows;
    this.#lastError = code;
    this.#planIn(this.#pauseMs);
    this.parts.logger.error(
      { server: this.#origin, code, shows, nextAttemptMs: this.#pauseMs },
      'the public key could not be fetched from WOODPECKER_SERVER; trying again',
    );
    this.#pauseMs = Math.min(this.#pauseMs * 2, LONGEST_PAUSE_MS);
  }

  /** For the log: the path of a URL may be meant to be secret. */
  get #origin(): string {
    return new URL(this.holder.server).origin;
  }
}
