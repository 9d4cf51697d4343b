import { Option } from 'commander';
import { type Dialect } from '../../dialects/dialect.js';
import { DIALECTS } from '../../dialects/dialects.js';
import { MisuseError } from '../terminal/exit-status.js';
import { type RequestFlags } from './plan.js';

/** @throws MisuseError for an option that clients of this dialect do not have */
export function refuseForeignOptions(flags: RequestFlags, asked: Dialect): void {
  const own = flagsOf(asked);
  for (const other of DIALECTS) {
    const foreign = flagsOf(other).filter((option) => !own.includes(option));
    const options = foreign.map((option) => new Option(option));
    if (options.some((option) => option.attributeName() in flags)) throw refusal(options, other);
  }
  if (flags.forge !== undefined && !asked.hasForges) {
    const ids = DIALECTS.flatMap(({ id, hasForges }) => (hasForges ? [id] : [])).join(' or ');
    throw new MisuseError(`--forge is for --dialect ${ids}: ${asked.label} has no forges`);
  }
}

function flagsOf({ requestOptions }: Dialect): readonly string[] {
  return requestOptions.map(({ flags }) => flags);
}

function refusal(options: readonly Option[], { id }: Dialect): MisuseError {
  const names = options.map(({ long }) => String(long)).join(' and ');
  return new MisuseError(`${names} ${options.length === 1 ? 'is' : 'are'} for --dialect ${id}`);
}
