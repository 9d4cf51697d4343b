import { existsSync } from 'node:fs';
import { delimiter, dirname } from 'node:path';
import { fileURLToPath } from 'node:url';

/** What `npm run build` makes and operators run, as a command: its first line names Node's options. */
export const PROGRAM = fileURLToPath(new URL('../../dist/src/main.js', import.meta.url));

/** @throws Error where it was not built */
export function needProgram(): void {
  if (!existsSync(PROGRAM)) throw new Error(`There is no ${PROGRAM}: run \`npm run build\` first.`);
}

/** The environment in which the program finds this very Node, given further options of Node. */
export function programEnv(nodeOptions: readonly string[] = []): Record<string, string> {
  const path = `${dirname(process.execPath)}${delimiter}${process.env['PATH'] ?? ''}`;
  return { PATH: path, ...(nodeOptions.length > 0 && { NODE_OPTIONS: nodeOptions.join(' ') }) };
}
