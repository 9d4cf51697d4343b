/** One `name{matchers}` of an expression. */
export interface Selector {
  readonly name: string;
  readonly matchers: readonly Matcher[];
}

export interface Matcher {
  readonly label: string;
  readonly operator: string;
  readonly value: string;
}

/** Words of the language that look like names. */
const WORDS =
  /^(?:absent|and|by|count|group_left|group_right|histogram_quantile|ignoring|increase|max|min|offset|on|or|rate|sum|unless|vector|without)$/;

/** What an expression asks for. Not a parser, but enough for the few forms that are used here. */
export function selectorsOf(expression: string): readonly Selector[] {
  const bare = expression
    .replace(/\b(?:by|on|ignoring|without)\s*\([^)]*\)/g, ' ')
    .replace(/\[[^\]]*\]/g, ' ');
  return [...bare.matchAll(/(?<![\w$."~|[])([a-z_][\w:]*)(?:\{([^}]*)\})?/g)]
    .filter(([, name = '']) => !WORDS.test(name) && !/^\d/.test(name))
    .map(([, name = '', inner = '']) => ({ name, matchers: matchersOf(inner) }));
}

/** The labels by which an expression groups or joins. */
export function groupingsOf(expression: string): readonly string[] {
  return [...expression.matchAll(/\b(?:by|on)\s*\(([^)]*)\)/g)].flatMap(([, labels = '']) =>
    labels.split(',').map((label) => label.trim()),
  );
}

function matchersOf(text: string): readonly Matcher[] {
  return [...text.matchAll(/(\w+)\s*(=~|!~|!=|=)\s*"([^"]*)"/g)].map(
    ([, label = '', operator = '', value = '']) => {
      return { label, operator, value };
    },
  );
}
