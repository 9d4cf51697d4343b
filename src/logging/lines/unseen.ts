/**
 * Characters that nobody sees where they stand, or that change how other text is shown: controls, marks of direction,
 * spaces of no width, separators of lines, whatever fonts leave out. A terminal, a browser or a log viewer obeys them,
 * so a name could drive it, or read as another name. A line break is not among them: it ends the lines of our own, and
 * in a value JSON has escaped it.
 */
const UNSEEN = /(?!\n)[\p{C}\p{Zl}\p{Zp}\p{Default_Ignorable_Code_Point}]/gu;

/** Nearly every text has nothing else, and this is seen several times as fast. */
const PLAIN = /^[\n\x20-\x7e]*$/;

/**
 * Writes each character that nobody sees as `\uXXXX`. JSON stays JSON with the same meaning, since such characters can
 * only stand in its strings; whatever leaves the process for people goes through this.
 */
export function escapeUnseen(text: string): string {
  return PLAIN.test(text) ? text : text.replace(UNSEEN, escaped);
}

/** {@link escapeUnseen} of a text that is to stay within its line. */
export function onOneLine(text: string): string {
  return escapeUnseen(text).replaceAll('\n', '\\u000a');
}

/** What we say to a terminal ourselves: colours and weights, never to conceal, and to rub out the line of a progress. */
// eslint-disable-next-line no-control-regex -- the escape sequences themselves
const OURS = /(\u001b\[(?:[0-2]|22|3[1-79]|4[19]|90)m|\r\u001b\[K)/;

/** {@link escapeUnseen} of a text for a terminal, which keeps its colours. */
export function escapeForTerminal(text: string): string {
  if (PLAIN.test(text)) return text;
  return text
    .split(OURS)
    .map((part, at) => (at % 2 === 0 ? escapeUnseen(part) : part))
    .join('');
}

/** By UTF-16 units, as JSON does. */
function escaped(character: string): string {
  return Array.from({ length: character.length }, (_, at) => unit(character.charCodeAt(at))).join('');
}

function unit(code: number): string {
  return `\\u${code.toString(16).padStart(4, '0')}`;
}
