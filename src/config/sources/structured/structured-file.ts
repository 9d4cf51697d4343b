import { hasDuplicateKeys } from './json-keys.js';
import { NestingError, parseYaml, parseYamlInTurns, type YamlText } from './yaml-document.js';
import { isMap, isPair, isScalar, isSeq } from 'yaml';

export type FilePath = readonly (string | number)[];

/** A parsed YAML or JSON file. */
export interface StructuredFile {
  readonly value: unknown;
  /** Line of the key or list item, from 1, where it is known. */
  lineOf(path: FilePath): number | undefined;
}

/** What is wrong with a file that cannot be parsed; holds nothing of its text. */
export interface FileFault {
  readonly line: number | undefined;
  readonly message: string;
}

export interface ParseOptions {
  /** `yaml`, or `yaml-text` in which every scalar is text, as Go reads it into text fields. */
  readonly format: 'yaml' | 'yaml-text' | 'json';
}

/** Each anchor may be used this often, nested uses multiplied: enough to share settings, too little for a bomb. */
const MOST_ALIASES = 10_000;
/** Characters of JSON that are parsed once more as YAML to find the line of a problem. */
const LONGEST_SEARCHED = 512 * 1024;

/** Parses a file. Duplicate keys, tags and further documents are refused, in both formats. */
export async function parseStructured(
  text: string,
  { format }: ParseOptions,
): Promise<StructuredFile | readonly FileFault[]> {
  return format === 'json' ? readJson(text) : readYaml(text, format === 'yaml-text');
}

async function readYaml(text: string, allText: boolean): Promise<StructuredFile | readonly FileFault[]> {
  const yaml = await parseYamlInTurns(text, allText).catch(unlessTooDeep);
  if (!yaml) return [TOO_DEEP];
  const faults = faultsOf(yaml);
  if (faults.length > 0) return faults;
  try {
    const value: unknown = yaml.document.toJS({ maxAliasCount: MOST_ALIASES });
    return { value, lineOf: (path) => lineOf(yaml, path) };
  } catch {
    return [{ line: undefined, message: 'uses an alias of an unknown anchor, or one alias too often' }];
  }
}

const TOO_DEEP: FileFault = { line: undefined, message: 'is nested too deeply' };

function unlessTooDeep(error: unknown): void {
  if (!(error instanceof NestingError)) throw error;
}

const FAULTS: Readonly<Record<string, string>> = {
  DUPLICATE_KEY: 'has the same key twice',
  TAG_RESOLVE_FAILED: 'has a tag; tags are not allowed',
  TAB_AS_INDENT: 'is indented with a tab; use spaces',
};

/** The first of each kind, and every duplicate key: one broken line makes the parser complain about many more. */
function faultsOf({ document, lines, second }: YamlText): readonly FileFault[] {
  const lineAt = (position: number): number => lines.linePos(position).line;
  const seen = new Set<string>();
  const faults: FileFault[] = [];
  for (const { code, pos } of [...document.errors, ...document.warnings]) {
    const message = FAULTS[code] ?? 'is not valid YAML';
    if (seen.has(message) && code !== 'DUPLICATE_KEY') continue;
    seen.add(message);
    faults.push({ line: lineAt(pos[0]), message });
  }
  if (second !== undefined) faults.push({ line: lineAt(second), message: 'holds more than one document' });
  return faults;
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

function readJson(text: string): StructuredFile | readonly FileFault[] {
  let value: unknown;
  try {
    value = JSON.parse(text);
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
  if (hasDuplicateKeys(text, value)) {
    const found = asYaml();
    const message = 'has the same key twice';
    return found ? faultsOf(found) : [{ line: undefined, message }];
  }
  return {
    value,
    lineOf: (path) => {
      const found = asYaml();
      return found && lineOf(found, path);
    },
  };
}
