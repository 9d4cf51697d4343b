import { setImmediate } from 'node:timers/promises';
import { Composer, type CST, type Document, Lexer, LineCounter, Parser } from 'yaml';

/** Levels of nesting that a configuration can need, many times over. */
const DEEPEST = 64;

export class NestingError extends Error {}

/** A YAML text as a tree with positions. */
export interface YamlText {
  readonly document: Document.Parsed;
  readonly lines: LineCounter;
  /** Position of a second document, which is not parsed any further. */
  readonly second: number | undefined;
}

/** Lexemes that are parsed in one go: some milliseconds of work. */
const LEXEMES_A_TURN = 2_000;

/**
 * Parses YAML as the library's `parseDocument` does, but gives up at a depth that nobody writes: the library works
 * recursively, and to meet the end of the stack inside V8's compiler for regular expressions ends the process.
 * It yields now and then, so that others can have a turn: the parsing of 10,000 entries takes a second.
 *
 * @param allText every scalar is text (the failsafe schema)
 * @throws NestingError
 */
function* parsingYaml(text: string, allText: boolean): Generator<void, YamlText> {
  const lines = new LineCounter();
  const parser = new Parser(lines.addNewLine);
  const tokens: CST.Token[] = [];
  lines.addNewLine(0);
  let lexemes = 0;
  for (const lexeme of new Lexer().lex(text)) {
    for (const token of parser.next(lexeme)) tokens.push(token);
    if (parser.stack.length > 2 * DEEPEST) throw new NestingError();
    if (++lexemes % LEXEMES_A_TURN === 0) yield;
  }
  for (const token of parser.end()) tokens.push(token);
  return composed(tokens, text, { lines, allText });
}

interface Composing {
  readonly lines: LineCounter;
  readonly allText: boolean;
}

function composed(tokens: readonly CST.Token[], text: string, { lines, allText }: Composing): YamlText {
  const composer = new Composer({
    prettyErrors: false,
    // Anything louder prints warnings that quote the text.
    logLevel: 'error',
    schema: allText ? 'failsafe' : 'core',
    resolveKnownTags: false,
    merge: true,
  });
  const documents = composer.compose(tokens, true, text.length);
  const [document, second] = [documents.next().value, documents.next().value];
  if (!document) throw new TypeError('the composer was told to make a document');
  return { document, lines, second: second?.range[0] };
}

/** The same in one go, for short texts. */
export function parseYaml(text: string, allText: boolean): YamlText {
  const parsing = parsingYaml(text, allText);
  for (;;) {
    const step = parsing.next();
    if (step.done) return step.value;
  }
}

/** The same while others have their turns in between. */
export async function parseYamlInTurns(text: string, allText: boolean): Promise<YamlText> {
  const parsing = parsingYaml(text, allText);
  for (;;) {
    const step = parsing.next();
    if (step.done) return step.value;
    await setImmediate();
  }
}
