import { readFileSync } from 'node:fs';

/** A fenced block of a document. */
export interface DocBlock {
  /** What stands behind its opening fence, e.g. `console`. */
  readonly kind: string;
  readonly lines: readonly string[];
}

/** A part below a heading of the third level. */
export interface DocSection {
  readonly title: string;
  readonly blocks: readonly DocBlock[];
}

const page = readFileSync(new URL('../../../docs/troubleshooting.md', import.meta.url), 'utf8');

/** What the page says in the log of `who`, each with the parts in between that it leaves out. */
export function documentedErrors(who: 'Drone' | 'Woodpecker'): readonly string[] {
  const [, section = ''] = page.split(`\n### In the log of ${who}\n`);
  const items = section.split('\n### ')[0]?.matchAll(/^ *- `((?:failed to fetch|Post |\{|<html>)[^`]*)`/gm);
  return [...(items ?? [])].map(([, text = '']) => text);
}

/** The mistakes that the page shows, with their commands and outputs. */
export function documentedMistakes(): readonly DocSection[] {
  const [, mistakes = ''] = page.split('\n## The commands\n');
  const [, ...sections] = mistakes.split(/^### /m);
  return sections.map((section) => ({ title: section.split('\n')[0] ?? '', blocks: blocksOf(section) }));
}

function blocksOf(section: string): readonly DocBlock[] {
  return [...section.matchAll(/^```(\w+)\n(.*?)^```$/gms)].map(([, kind = '', body = '']) => ({
    kind,
    lines: body.split('\n').slice(0, -1),
  }));
}

/** A command of a `console` block and what it prints. */
export interface DocCommand {
  /** Behind `dockpass`, split at spaces. */
  readonly args: readonly string[];
  readonly output: string;
}

export function commandsOf({ lines }: DocBlock): readonly DocCommand[] {
  const parts = lines.join('\n').split(/^\$ /m).slice(1);
  return parts.map((part) => {
    const [command = '', ...output] = part.split('\n');
    const [program, ...args] = command.split(' ');
    if (program !== 'dockpass') throw new Error(`not a command of ours: ${command}`);
    return { args, output: output.join('\n').trimEnd() };
  });
}

/** What a section shows below a line, and what there really is to see. */
export interface ShownOutput {
  readonly above: string;
  readonly shown: string;
  readonly seen: string;
}

/** The document with what there is to see in one of its sections. */
export function withOutputs(text: string, title: string, outputs: readonly ShownOutput[]): string {
  const [section = ''] = text.split(/^(?=#+ )/m).filter((part) => part.startsWith(`### ${title}\n`));
  return text.replace(section, () => outputs.reduce(withOutput, section));
}

function withOutput(section: string, { above, shown, seen }: ShownOutput): string {
  const [from, to] = [shown, seen].map((text) => `${above}\n${text === '' ? '' : `${text}\n`}`) as [
    string,
    string,
  ];
  if (!section.includes(from)) throw new Error(`the section does not show this below ${above}`);
  return section.replace(from, () => to);
}

/** `KEY=value` lines. */
export function variablesOf({ lines }: DocBlock): Record<string, string> {
  return Object.fromEntries(
    lines.map((line) => {
      const at = line.indexOf('=');
      if (at < 1) throw new Error(`not a variable: ${line}`);
      return [line.slice(0, at), line.slice(at + 1)];
    }),
  );
}
