import { parse } from 'dotenv';
import { type Notes } from '../../settings/notes.js';

/** Stands for a `#` while a text is parsed; no text has it. */
const MARK = '\u{f8ff}';

/**
 * The variables of a `.env` file. The value of one that is not in quotes ends at a `#`, also at one that belongs to it, so
 * that `abc#def` comes as `abc` and nothing shows: where the library reads another value with that `#` out of its way, and
 * the variable is ours, it is warned of.
 */
export function parseDotenv(
  text: string,
  isOurs: (key: string) => boolean,
  notes: Notes,
): ReadonlyMap<string, string> {
  const values = new Map(Object.entries(parse(text)));
  if (!INSIDE.test(text)) return values;
  const whole = parse(text.replace(new RegExp(INSIDE, 'g'), MARK));
  for (const [key, value] of values) {
    const read = whole[key] ?? '';
    const isCut = read.includes(MARK) && read.replaceAll(MARK, '#') !== value;
    if (isCut && !QUOTED.test(read) && isOurs(key)) notes.warn(key, CUT);
  }
  return values;
}

/** A `#` with a blank before it begins a comment that is meant to be one. */
const INSIDE = /(?<=\S)#/;
/** Behind closing quotes it begins a comment, too. */
const QUOTED = new RegExp(`^(["'\`])[^]*\\1${MARK}`);

const CUT = 'ends at a # in .env, where a comment begins: put a value that has one in single quotes';
