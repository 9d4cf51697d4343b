/** What a connection and a request may take. Times are milliseconds. */
export interface ServerLimits {
  /** Bytes of a body: 8 MiB hold the 100,000 changed files of a Woodpecker request (8.3 MB). */
  readonly bodyBytes: number;
  /** From the connection to the last header line. */
  readonly headersMs: number;
  /** From the connection to the last byte of the body. */
  readonly requestMs: number;
  /** How often Node looks for connections that are over a limit: with its default of 30 s none would bite in time. */
  readonly checkMs: number;
  /** An idle connection is kept longer than Go clients keep theirs (90 s): closing first would cost them a request. */
  readonly keepAliveMs: number;
  readonly headerBytes: number;
  readonly connections: number;
  /** After SIGTERM, for requests under way. */
  readonly drainMs: number;
}

export const SERVER_LIMITS: ServerLimits = {
  bodyBytes: 8 * 1024 * 1024,
  headersMs: 10_000,
  requestMs: 15_000,
  checkMs: 1_000,
  keepAliveMs: 95_000,
  headerBytes: 16 * 1024,
  connections: 8_192,
  drainMs: 9_000,
};
