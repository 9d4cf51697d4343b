import type { Logger } from 'pino';
import { SlowRetry } from '../gateway/slow-retry.js';
import { type Answer } from '../resolver/answer.js';
import { type AuditGate, type ServedRequest } from '../exchange/served-request.js';
import { decisionLine, eventLine, gapLine } from './audit-lines.js';
import { type AuditNotes, type AuditTally } from './audit-tally.js';
import { AUDIT_OFF, type AuditTarget } from './audit-target.js';
import { RecentIds } from './recent-ids.js';
import { codeOf } from '../wire/error-facts.js';

/** Milliseconds between two looks whether writing works, or works again. */
const LOOK_MS = 1_000;

interface Gap {
  readonly since: number;
  refused: number;
  lost: number;
}

/**
 * Writes the audit, one event for each request that policy decided, before the answer leaves. Where it is required, an
 * event that cannot be written means that nothing is given; else events are gathered and written in the background.
 */
export class AuditTrail implements AuditGate, AuditTally, AuditNotes {
  written = 0;
  lost = 0;
  refused = 0;
  #target = AUDIT_OFF;
  #gap: Gap | undefined;
  #wasBroken = false;
  readonly #told = new RecentIds();
  readonly #retry = new SlowRetry(() => void this.reopen());
  /** The file could not be opened again. */
  #keepsOld = false;
  /** Resolves when the former target is closed. */
  settled: Promise<void> = Promise.resolve();
  readonly #timer = setInterval(() => {
    this.#look();
  }, LOOK_MS).unref();

  /** @param takeBack is told of answers that were counted as given and then were not */
  constructor(
    private readonly logger: Logger,
    private readonly takeBack: (answer: Answer) => void,
  ) {}

  get target(): AuditTarget {
    return this.#target;
  }

  /** Whether events cannot be written at present. */
  get broken(): boolean {
    const { config, sink } = this.#target;
    if (!sink) return false;
    if (this.#gap) return true;
    return !config.required && sink.failedWith !== undefined && sink.failedWith !== 'EAGAIN';
  }

  /** Whether nothing can be given for that reason. */
  get blocks(): boolean {
    return this.#target.config.required && this.broken;
  }

  admit(request: ServedRequest): boolean {
    const { sink, config } = this.#target;
    if (!sink) return true;
    const { line, end, decision } = eventLine(request);
    const told = decision === undefined || this.#told.has(decision.id);
    const text = this.#gapText() + (told ? line : decisionLine(decision) + line);
    const taken = config.required ? sink.writeNow(text, end) : sink.write(text, end);
    if (!taken) return config.required ? this.#refuse(request) : this.#lose();
    if (!told) this.#told.add(decision.id);
    this.#gap = undefined;
    this.written++;
    return true;
  }

  /** An event that is no request's, so that nothing can be refused for it; one that cannot be written is counted as lost. */
  note(line: string): void {
    const { sink, config } = this.#target;
    if (!sink) return;
    const text = this.#gapText() + line;
    if (!(config.required ? sink.writeNow(text) : sink.write(text))) return void this.#lose();
    this.#gap = undefined;
    this.written++;
  }

  /** Events go there from now on; resolves when what went to the former target is written, and that is closed. */
  use(target: AuditTarget): Promise<void> {
    const former = this.#target;
    this.#target = target;
    if (former.sink !== target.sink) this.#told.clear();
    const left =
      former.file === target.file
        ? target.file?.becomeImmediate(target.config.required)
        : former.file?.close();
    this.settled = Promise.all([this.settled, left]).then(() => undefined);
    return this.settled;
  }

  /** Opens the file again, after somebody moved it away, and tries so slowly until it can. */
  async reopen(): Promise<void> {
    try {
      await this.#target.file?.reopen();
      this.#told.clear();
      this.#reopened();
    } catch (error) {
      this.#notReopened(codeOf(error) || 'unknown');
    }
  }

  #reopened(): void {
    this.#retry.forget();
    if (this.#keepsOld) this.logger.info('the audit file could be opened again');
    this.#keepsOld = false;
  }

  #notReopened(code: string): void {
    this.#retry.plan();
    if (!this.#keepsOld)
      this.logger.error({ code }, 'the audit file cannot be opened again; the old one stays in use');
    this.#keepsOld = true;
  }

  async close(): Promise<void> {
    clearInterval(this.#timer);
    this.#retry.forget();
    await this.use(AUDIT_OFF);
  }

  #lose(): true {
    this.#noteGap().lost++;
    this.lost++;
    return true;
  }

  #refuse({ answer }: ServedRequest): false {
    this.#noteGap().refused++;
    this.refused++;
    if (answer) this.takeBack(answer);
    this.#noteState();
    return false;
  }

  #noteGap(): Gap {
    return (this.#gap ??= { since: Date.now(), refused: 0, lost: 0 });
  }

  #gapText(): string {
    return this.#gap ? gapLine(this.#gap) : '';
  }

  /** Where nothing is given, readiness is red and perhaps no request comes any more: so it is tried without one. */
  #look(): void {
    const { sink } = this.#target;
    if (this.blocks && sink?.writeNow(this.#gapText())) this.#gap = undefined;
    this.#noteState();
  }

  #noteState(): void {
    if (this.broken === this.#wasBroken) return;
    this.#wasBroken = this.broken;
    const { config, sink } = this.#target;
    if (!this.broken) this.logger.info('audit events can be written again');
    else if (config.required)
      this.logger.error({ code: sink?.failedWith }, 'audit events cannot be written, so nothing is given');
    else this.logger.error({ code: sink?.failedWith }, 'audit events cannot be written');
  }
}
