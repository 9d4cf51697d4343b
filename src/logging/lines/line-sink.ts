/** Where whole lines go. The log and the audit share one when both go to standard output, so that no line is torn. */
export interface LineSink {
  /**
   * Takes a line, with its line break, and writes it soon; false when it had to be dropped. Never throws.
   *
   * @param end bytes that end the line, where its writer has kept them from the last time
   */
  write(line: string, end?: Buffer): boolean;
  /** Writes what is still held and then this line, at once; false when that failed. Never throws and never waits. */
  writeNow(line: string, end?: Buffer): boolean;
  /** The code (`ENOSPC`, `EPIPE`) with which the last write failed. */
  readonly failedWith?: string | undefined;
}
