import { type DestinationStream, type Logger, type LoggerOptions, pino } from 'pino';
import { type GatewayConfig } from '../config/gateway-config.js';
import { isoTime } from './iso-time.js';
import { LineOutput, type LineSink } from './line-output.js';

export interface LogOutput {
  readonly logger: Logger;
  /** What the logger writes its lines to, for lines that are made elsewhere in its format. */
  readonly stream: DestinationStream;
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
  const options = {
    level: config.level,
    base: null,
    timestamp: () => `,"time":"${isoTime()}"`,
    formatters: { level: (level: string) => ({ level }) },
  };
  if (destination) return { ...onStream(options, destination), ...sharing(sinkOf(destination)) };
  if (config.format === 'pretty') return openPretty(options);
  const output = new LineOutput(STDOUT);
  return {
    ...onStream(options, output),
    lines: output,
    becomeImmediate: () => output.becomeImmediate(),
    close: () => output.close(),
  };
}

const STDOUT = 1;

async function openPretty(options: LoggerOptions): Promise<LogOutput> {
  const { default: pretty } = await import('pino-pretty');
  const output = new LineOutput(STDOUT, true);
  const write = (line: string, end?: Buffer): boolean => output.writeNow(line, end); // in order with the log: pino-pretty writes at once too
  return { ...onStream(options, pretty({ sync: true })), ...sharing({ write, writeNow: write }) };
}

function onStream(options: LoggerOptions, stream: DestinationStream): Pick<LogOutput, 'logger' | 'stream'> {
  return { logger: pino(options, stream), stream };
}

function sinkOf(destination: DestinationStream): LineSink {
  const write = (line: string, end?: Buffer): boolean => {
    try {
      destination.write(end ? line + end.toString() : line);
      return true;
    } catch {
      return false;
    }
  };
  return { write, writeNow: write };
}

/** Nothing is held, so there is nothing to do. */
function sharing(lines: LineSink): Omit<LogOutput, 'logger' | 'stream'> {
  return { lines, becomeImmediate: () => Promise.resolve(), close: () => Promise.resolve() };
}
