import { hasDuplicateKeys } from './json-keys.js';
import { NestingError, parseYaml, parseYamlInTurns, type YamlText } from './yaml-document.js';
import { type FileFault, type FilePath, type ParseOptions, type StructuredFile } from './structured-file.js';
import { isMap, isPair, isScalar, isSeq } from 'yaml';

/** Each anchor may be used this often, nested uses multiplied: enough to share settings, too little for a bomb. */
const MOST_ALIASES = 10_000;
/** Characters of JSON that are parsed once more as YAML to find the line of a problem. */
const LONGEST_SEARCHED = 512 * 1024;

/** Parses a file. Duplicate keys and further documents are refused unless it is foreign; tags are in any case. */
export async function parseStructured(
  text: string,
  { format, foreign = false }: ParseOptions,
): Promise<StructuredFile | readonly FileFault[]> {
  return format === 'json' ? readJson(text, foreign) : readYaml(text, foreign);
}

async function readYaml(text: string, foreign: boolean): Promise<StructuredFile | readonly FileFault[]> {
  const yaml = await parseYamlInTurns(text, foreign).catch(unlessTooDeep);
  if (!yaml) return [TOO_DEEP];
  const [faults, oddities] = [faultsOf(yaml), repeatsOf(yaml)];
  if (faults.length > 0 || (oddities.length > 0 && !foreign)) return [...faults, ...oddities];
  try {
    const value: unknown = yaml.document.toJS({ maxAliasCount: MOST_ALIASES });
    return { value, oddities, hasLines: true, lineOf: (path) => lineOf(yaml, path) };
  } catch (error) {
    // No other text of the library is looked at: they quote the file.
    const isMerge = error instanceof Error && error.message.startsWith('Merge sources must be');
    return [{ line: undefined, message: isMerge ? NO_MERGE : NO_ALIAS }];
  }
}

const NO_MERGE = 'has a merge key (<<) with something else than mappings';
const NO_ALIAS = 'uses an alias of an unknown anchor, or one alias too often';

const TOO_DEEP: FileFault = { line: undefined, message: 'is nested too deeply' };

function unlessTooDeep(error: unknown): void {
  if (!(error instanceof NestingError)) throw error;
}

const FAULTS: Readonly<Record<string, string>> = {
  TAG_RESOLVE_FAILED: 'has a tag; tags are not allowed',
  TAB_AS_INDENT: 'is indented with a tab; use spaces',
};

/** The first of each kind: one broken line makes the parser complain about many more. */
function faultsOf({ document, lines }: YamlText): readonly FileFault[] {
  const first = new Map<string, FileFault>();
  for (const { code, pos } of [...document.errors, ...document.warnings]) {
    if (code === 'DUPLICATE_KEY') continue;
    const message = FAULTS[code] ?? 'is not valid YAML';
    if (!first.has(message)) first.set(message, { line: lines.linePos(pos[0]).line, message });
  }
  return [...first.values()];
}

const TWICE = 'has the same key twice';

/** Every duplicate key, and a further document. */
function repeatsOf({ document, lines, second }: YamlText): readonly FileFault[] {
  const twice = document.errors.filter(({ code }) => code === 'DUPLICATE_KEY').map(({ pos }) => pos[0]);
  const faults = twice.map((position) => ({ line: lines.linePos(position).line, message: TWICE }));
  if (second === undefined) return faults;
  return [...faults, { line: lines.linePos(second).line, message: 'holds more than one document' }];
}

function lineOf({ document, lines }: YamlText, path: FilePath): number | undefined {
  let node: unknown = document.contents;
  let start: number | undefined;
  for (const step of path) {
    const child = childOf(node, step);
    if (!child) break;
    start = child.start;
    node = child.node;
  }
  return start === undefined ? undefined : lines.linePos(start).line;
}

function childOf(
  node: unknown,
  step: string | number,
): { start: number | undefined; node: unknown } | undefined {
  if (isSeq(node)) {
    const item = node.items[Number(step)];
    return { start: startOf(item), node: item };
  }
  if (!isMap(node)) return undefined;
  const pair = node.items.find(({ key }) => isScalar(key) && String(key.value) === step);
  return isPair(pair) ? { start: startOf(pair.key), node: pair.value } : undefined;
}

function startOf(node: unknown): number | undefined {
  const range: unknown =
    typeof node === 'object' && node !== null && 'range' in node ? node.range : undefined;
  return Array.isArray(range) ? Number(range[0]) : undefined;
}

function shallowYaml(text: string): YamlText | undefined {
  try {
    return parseYaml(text, false);
  } catch (error) {
    unlessTooDeep(error);
    return undefined;
  }
}

function readJson(text: string, foreign: boolean): StructuredFile | readonly FileFault[] {
  let value: unknown;
  try {
    value = foreign && text.trim() === '' ? undefined : JSON.parse(text);
  } catch (error) {
    // V8's message quotes the text; only the position is taken from it, where there is one.
    const position = error instanceof Error ? /at position (\d+)/.exec(error.message)?.[1] : undefined;
    const line = position === undefined ? undefined : text.slice(0, Number(position)).split('\n').length;
    return [{ line, message: 'is not valid JSON' }];
  }
  // JSON is YAML too, whose parser knows positions; it is asked only when a position is needed.
  let yaml: YamlText | undefined;
  const asYaml = (): YamlText | undefined =>
    text.length > LONGEST_SEARCHED ? undefined : (yaml ??= shallowYaml(text));
  const oddities = hasDuplicateKeys(text, value) ? twiceIn(asYaml()) : [];
  if (oddities.length > 0 && !foreign) return oddities;
  return {
    value,
    oddities,
    hasLines: false,
    lineOf: (path) => {
      const found = asYaml();
      return found && lineOf(found, path);
    },
  };
}

function twiceIn(yaml: YamlText | undefined): readonly FileFault[] {
  const found = yaml ? repeatsOf(yaml) : [];
  return found.length > 0 ? found : [{ line: undefined, message: TWICE }];
}
