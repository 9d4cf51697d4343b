import { Composer, type Document, LineCounter, Parser } from 'yaml';

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

/**
 * Parses YAML as the library's `parseDocument` does, but gives up at a depth that nobody writes: the library works
 * recursively, and to meet the end of the stack inside V8's compiler for regular expressions ends the process.
 *
 * @param allText every scalar is text (the failsafe schema)
 * @throws NestingError
 */
export function parseYaml(text: string, allText: boolean): YamlText {
  const lines = new LineCounter();
  const composer = new Composer({
    prettyErrors: false,
    // Anything louder prints warnings that quote the text.
    logLevel: 'error',
    schema: allText ? 'failsafe' : 'core',
    resolveKnownTags: false,
  });
  const tokens = new ShallowParser(lines.addNewLine).parse(text);
  const documents = composer.compose(tokens, true, text.length);
  const [document, second] = [documents.next().value, documents.next().value];
  if (!document) throw new TypeError('the composer was told to make a document');
  return { document, lines, second: second?.range[0] };
}

class ShallowParser extends Parser {
  override *next(source: string): ReturnType<Parser['next']> {
    yield* super.next(source);
    if (this.stack.length > 2 * DEEPEST) throw new NestingError();
  }
}
