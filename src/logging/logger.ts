import { type DestinationStream, type Logger, pino, stdTimeFunctions } from 'pino';
import { type GatewayConfig } from '../config/gateway-config.js';

/** Bytes that are gathered before a write, and milliseconds after which they are written anyway. */
const BUFFER_BYTES = 8 * 1024;
const FLUSH_MS = 200;

export interface LogOutput {
  readonly logger: Logger;
  /** Writes what is still held. */
  flush(): void;
}

/**
 * The gateway's log: one JSON object a line on standard output, or readable lines. Messages are constant texts and
 * fields are named one by one where they are logged; nothing is ever logged whole, because bodies, headers and
 * settings hold secrets.
 *
 * @param destination instead of standard output, for tests
 */
export async function openLog(
  config: GatewayConfig['log'],
  destination?: DestinationStream,
): Promise<LogOutput> {
  const options = { level: config.level, base: null, timestamp: stdTimeFunctions.isoTime };
  if (destination) return { logger: pino(options, destination), flush: () => undefined };
  if (config.format === 'pretty') {
    const { default: pretty } = await import('pino-pretty');
    return { logger: pino(options, pretty({ sync: true })), flush: () => undefined };
  }
  const output = pino.destination({ dest: 1, sync: false, minLength: BUFFER_BYTES });
  setInterval(() => {
    output.flush();
  }, FLUSH_MS).unref();
  return {
    logger: pino({ ...options, formatters: { level: (level) => ({ level }) } }, output),
    flush: () => {
      output.flushSync();
    },
  };
}
