import pc from 'picocolors';
import { type Environment } from '../../config/sources/environment/environment.js';
import { onOneLine } from '../../logging/lines/unseen.js';
import { type CliStream } from './context.js';

type Colors = ReturnType<typeof pc.createColors>;

/** How a text is shown on one stream. */
export interface Style {
  readonly colors: Colors;
  /** Characters of a line; undefined where nothing has to fit. */
  readonly columns: number | undefined;
}

/** Colours only for people, and not where they asked for none (https://no-color.org). */
export function hasColors({ isTerminal }: CliStream, env: Environment): boolean {
  return isTerminal && (env['NO_COLOR'] ?? '') === '' && env['TERM'] !== 'dumb';
}

export function styleOf(stream: CliStream, env: Environment): Style {
  return { colors: pc.createColors(hasColors(stream, env)), columns: stream.columns };
}

/** Text that others wrote, so that it cannot drive a terminal or pretend to be another line. */
export function printable(text: string, longest = 200): string {
  const plain = onOneLine(text);
  return plain.length > longest ? `${plain.slice(0, longest)}…` : plain;
}
