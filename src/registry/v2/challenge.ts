/** One way in which a server lets a client authenticate (RFC 9110 section 11.3). */
export interface Challenge {
  /** Lower case, e.g. `basic`, `bearer`. */
  readonly scheme: string;
  /** Names in lower case, values without their quotes. */
  readonly parameters: ReadonlyMap<string, string>;
}

/** The header cannot be understood. Nothing of it is in the message. */
export class ChallengeError extends Error {
  override readonly name = 'ChallengeError';

  constructor() {
    super('the WWW-Authenticate header is malformed');
  }
}

/** More than any registry sends; what is longer is not looked at. */
const MAX_LENGTH = 8192;

/**
 * Reads `WWW-Authenticate`, several lines joined by commas as `Headers.get` gives them.
 *
 *     header    = challenge *("," challenge)
 *     challenge = scheme *("," parameter)                 the first comma is left out
 *     parameter = token "=" (quoted / unquoted)
 *
 * Parameters may come in any order and with white space around `=`. Against the RFC, but as registries do it, an
 * unquoted value may hold anything but white space, commas and quotes, e.g. a URL. Of a parameter given twice the last
 * counts, as for the clients, but two realms are refused: a client may read another one than is checked here. The
 * token68 form of other schemes is not known.
 *
 * @throws ChallengeError
 */
export function parseChallenges(header: string): readonly Challenge[] {
  if (header.length > MAX_LENGTH) throw new ChallengeError();
  const scanner = new Scanner(header);
  const challenges: { scheme: string; parameters: Map<string, string> }[] = [];
  scanner.skip(SEPARATORS);
  while (!scanner.atEnd()) {
    const name = scanner.need(TOKEN).toLowerCase();
    const spaces = scanner.skip(SPACES);
    if (scanner.take('=')) {
      addParameter(challenges.at(-1)?.parameters, name, readValue(scanner));
      scanner.needSeparator('');
    } else {
      challenges.push({ scheme: name, parameters: new Map() });
      scanner.needSeparator(spaces);
    }
  }
  return challenges;
}

const SEPARATORS = /[ \t,]*/y;
const SPACES = /[ \t]*/y;
const TOKEN = /[!#$%&'*+.^_`|~\w-]+/y;
const UNQUOTED = /[^\s,"\p{Cc}]*/uy;
const QUOTED = /[^"\\\p{Cc}]*/uy;

/** Reads forward only. Each pattern is one repeated character class, so no character is tried twice. */
class Scanner {
  #position = 0;

  constructor(private readonly text: string) {}

  atEnd(): boolean {
    return this.#position >= this.text.length;
  }

  skip(pattern: RegExp): string {
    pattern.lastIndex = this.#position;
    const [found = ''] = pattern.exec(this.text) ?? [];
    this.#position += found.length;
    return found;
  }

  need(pattern: RegExp): string {
    const found = this.skip(pattern);
    if (found === '') throw new ChallengeError();
    return found;
  }

  take(character: string): boolean {
    const found = this.text[this.#position] === character;
    if (found) this.#position += 1;
    return found;
  }

  /** The character behind a backslash, whatever it is, and whole: the patterns would begin again at its first half. */
  escaped(): string {
    const [character = ''] = this.text.slice(this.#position, this.#position + 2);
    this.#position += character.length;
    return character;
  }

  /** Reads on to the next item, which must not stand directly behind the one before. */
  needSeparator(read: string): void {
    if (read + this.skip(SEPARATORS) === '' && !this.atEnd()) throw new ChallengeError();
  }
}

function readValue(scanner: Scanner): string {
  scanner.skip(SPACES);
  if (!scanner.take('"')) return scanner.skip(UNQUOTED);
  let value = scanner.skip(QUOTED);
  while (scanner.take('\\')) value += scanner.escaped() + scanner.skip(QUOTED);
  if (!scanner.take('"')) throw new ChallengeError();
  return value;
}

function addParameter(parameters: Map<string, string> | undefined, name: string, value: string): void {
  if (!parameters || (name === 'realm' && parameters.has(name))) throw new ChallengeError();
  parameters.set(name, value);
}
