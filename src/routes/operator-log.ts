import type { Logger } from 'pino';

/** The log, for routes of Nest that have something to tell. A class, so that Nest can inject it by its name. */
export class OperatorLog {
  constructor(readonly logger: Logger) {}
}
