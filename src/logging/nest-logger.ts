import type { LoggerService } from '@nestjs/common';
import type { Logger } from 'pino';
import { factsOf } from '../faults/fault-facts.js';

/**
 * Nest's own lines in the gateway's log. Only the text and its context are taken over: what follows (errors, stacks,
 * objects) may repeat input.
 */
export class NestLogger implements LoggerService {
  constructor(private readonly logger: Logger) {}

  log(message: unknown, ...rest: unknown[]): void {
    this.logger.debug({ context: contextOf(rest) }, textOf(message));
  }

  warn(message: unknown, ...rest: unknown[]): void {
    this.logger.warn({ context: contextOf(rest) }, textOf(message));
  }

  error(message: unknown, ...rest: unknown[]): void {
    const facts = typeof message === 'string' ? { context: contextOf(rest) } : factsOf(message); // its stack follows
    this.logger.error(facts, textOf(message));
  }

  fatal(message: unknown, ...rest: unknown[]): void {
    this.logger.fatal({ context: contextOf(rest) }, textOf(message));
  }
}

function contextOf(rest: readonly unknown[]): string | undefined {
  const last = rest.at(-1);
  return typeof last === 'string' ? last : undefined;
}

function textOf(message: unknown): string {
  return typeof message === 'string' ? message : 'Nest reported something that is no text';
}
