import { type DestinationStream, type Logger, pino } from 'pino';
import { type GatewayConfig } from '../config/gateway-config.js';
import { isoTime } from './lines/iso-time.js';
import { LineOutput } from './lines/line-output.js';
import { behindRelay } from './line-relay.js';
import { type LineSink } from './lines/line-sink.js';
import { escapeForTerminal, escapeUnseen, onOneLine } from './lines/unseen.js';

export interface LogOutput {
  readonly logger: Logger;
  /** Takes lines that are made elsewhere in the logger's format, with nothing in them that must be escaped. */
  readonly stream: DestinationStream;
  /** For lines of another kind in the same stream, such as the audit's. */
  readonly lines: LineSink;
  /** What all of them go to; nothing where a test reads them. */
  readonly output: LineOutput | undefined;
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
  { level, format }: GatewayConfig['log'],
  destination?: DestinationStream,
): Promise<LogOutput> {
  const target = destination ?? new LineOutput(STDOUT, false, behindRelay());
  const output = target instanceof LineOutput ? target : undefined;
  const lines = output ?? sinkOf(target);
  const stream = format === 'pretty' ? await prettyStream(lines) : target;
  return {
    logger: openLogger(level, stream),
    stream,
    lines,
    output,
    becomeImmediate: async () => output?.becomeImmediate(),
    close: async () => output?.close(),
  };
}

const STDOUT = 1;

function openLogger(level: string, stream: DestinationStream): Logger {
  return pino(
    {
      level,
      base: null,
      timestamp: () => `,"time":"${isoTime()}"`,
      formatters: { level: (label) => ({ level: label }) },
      hooks: { streamWrite: escapeUnseen },
    },
    stream,
  );
}

/** Readable lines. pino-pretty only formats them: its own stream waits, with the whole process, for a full pipe. */
async function prettyStream(output: LineSink): Promise<DestinationStream> {
  const { prettyFactory } = await import('pino-pretty');
  const format = prettyFactory({});
  return {
    write: (line) => {
      const { msg, ...fields } = JSON.parse(line) as { msg?: string };
      // Fields are shown as JSON, which has no line breaks and no controls of a terminal; the message is shown as it is.
      output.write(escapeForTerminal(format({ ...fields, msg: onOneLine(msg ?? '') })));
    },
  };
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
