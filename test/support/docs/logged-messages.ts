import { readdirSync, readFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import ts from 'typescript';

const LEVELS = ['debug', 'info', 'warn', 'error', 'fatal'];

export interface LoggedMessages {
  /** Constant texts with their levels. */
  readonly texts: ReadonlyMap<string, string>;
  /** Files of `src` that log a text which is not written there, once for each such call. */
  readonly elsewhere: readonly string[];
}

/** Everything that `src` logs, read from the sources: each call of a level on something called `logger`. */
export function loggedMessages(): LoggedMessages {
  const root = fileURLToPath(new URL('../../../src/', import.meta.url));
  const texts = new Map<string, string>();
  const elsewhere: string[] = [];
  for (const file of sourcesIn(root)) {
    for (const { level, message } of callsIn(file)) {
      if (message === undefined) elsewhere.push(relative(root, file));
      else texts.set(message, level);
    }
  }
  return { texts, elsewhere };
}

function sourcesIn(root: string): readonly string[] {
  const names = readdirSync(root, { recursive: true, encoding: 'utf8' });
  return names
    .filter((name) => name.endsWith('.ts') && !name.endsWith('.spec.ts'))
    .map((name) => join(root, name))
    .sort();
}

interface LogCall {
  readonly level: string;
  readonly message: string | undefined;
}

function callsIn(path: string): readonly LogCall[] {
  const file = ts.createSourceFile(path, readFileSync(path, 'utf8'), ts.ScriptTarget.ES2023, true);
  const calls: LogCall[] = [];
  const visit = (node: ts.Node): void => {
    const call = ts.isCallExpression(node) ? logCall(node, file) : undefined;
    if (call) calls.push(call);
    node.forEachChild(visit);
  };
  visit(file);
  return calls;
}

function logCall(
  { expression, arguments: given }: ts.CallExpression,
  file: ts.SourceFile,
): LogCall | undefined {
  if (!ts.isPropertyAccessExpression(expression) || !LEVELS.includes(expression.name.text)) return undefined;
  if (!/(?:^|\.)logger$/.test(expression.expression.getText(file))) return undefined;
  const last = given.at(-1);
  return { level: expression.name.text, message: last && ts.isStringLiteral(last) ? last.text : undefined };
}
