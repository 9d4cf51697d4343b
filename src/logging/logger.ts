import { type DestinationStream, type Logger, type LoggerOptions, pino } from 'pino';
import { type GatewayConfig } from '../config/gateway-config.js';
import { IsoTime } from './iso-time.js';
import { LineOutput, type LineSink } from './line-output.js';

export interface LogOutput {
  readonly logger: Logger;
  /** For lines of another kind in the same stream, such as the audit's. */
  readonly lines: LineSink;
  /** From now on `lines.writeNow` works. */
  becomeImmediate(): Promise<void>;
  /** Writes what is still held. */
  close(): Promise<void>;
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
  const options = { level: config.level, base: null, timestamp: () => `,"time":"${time.now()}"` };
  if (destination) return { logger: pino(options, destination), ...sharing(sinkOf(destination)) };
  if (config.format === 'pretty') return openPretty(options);
  const output = new LineOutput(STDOUT);
  return {
    logger: pino({ ...options, formatters: { level: (level) => ({ level }) } }, output),
    lines: output,
    becomeImmediate: () => output.becomeImmediate(),
    close: () => output.close(),
  };
}

const STDOUT = 1;
const time = new IsoTime();

async function openPretty(options: LoggerOptions): Promise<LogOutput> {
  const { default: pretty } = await import('pino-pretty');
  const output = new LineOutput(STDOUT, true);
  const write = (line: string): boolean => output.writeNow(line); // in order with the log: pino-pretty writes at once too
  return { logger: pino(options, pretty({ sync: true })), ...sharing({ write, writeNow: write }) };
}

function sinkOf(destination: DestinationStream): LineSink {
  const write = (line: string): boolean => {
    try {
      destination.write(line);
      return true;
    } catch {
      return false;
    }
  };
  return { write, writeNow: write };
}

/** Nothing is held, so there is nothing to do. */
function sharing(lines: LineSink): Omit<LogOutput, 'logger'> {
  return { lines, becomeImmediate: () => Promise.resolve(), close: () => Promise.resolve() };
}
