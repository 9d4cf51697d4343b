/** What became of the audit events of this process. */
export interface AuditTally {
  /** Handed to the file or to standard output. */
  readonly written: number;
  /** Dropped, because nothing could be written for so long that no more could be held. */
  readonly lost: number;
  /** They had to be written and could not be, so nothing was given. */
  readonly refused: number;
  /** Whether writing fails at present. */
  readonly broken: boolean;
}

/** Takes events that are no request's. */
export interface AuditNotes {
  /** @param line of JSON with its line break, e.g. of `actionLine` */
  note(line: string): void;
}
