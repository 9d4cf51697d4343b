import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { parse } from 'yaml';
import { putEntry } from '../../managed/entry-editor.js';
import { type EntryValues } from '../../managed/managed-entry.js';
import { type CliContext } from '../terminal/context.js';
import { FINE, MisuseError, WRONG } from '../terminal/exit-status.js';
import { type OutputFlags, printJson } from '../terminal/run-body.js';
import { withManaged } from './managed-command.js';

export interface PutFlags extends OutputFlags {
  readonly file: string;
}

/** Puts an entry into the database, or changes it. */
export function putCommand(name: string, { file, json }: PutFlags, context: CliContext): Promise<number> {
  const given = valuesOf(file, context);
  return withManaged(context, async ({ managed, source, by, tell }) => {
    const former = await managed.get(name);
    const done = await putEntry(managed, { name, from: former?.version, by, given, former }, source);
    if ('problems' in done) {
      if (json) printJson(context, { ok: false, problems: done.problems });
      else for (const { key, message } of done.problems) context.stderr.write(`error: ${key}: ${message}\n`);
      return WRONG;
    }
    const { addresses, repos } = done.entry;
    tell(former ? 'entry-change' : 'entry-add', {
      entry: `${source.source.word}/${name}`,
      addresses,
      repos: repos.map(({ text }) => text),
    });
    if (json) printJson(context, { ok: true, name, version: done.version, warnings: done.warnings });
    else {
      for (const { key, message } of done.warnings) context.stderr.write(`warning: ${key}: ${message}\n`);
      context.stdout.write(`${former ? 'Changed' : 'Added'} ${name}; gateways use it within two seconds.\n`);
    }
    return FINE;
  });
}

function valuesOf(file: string, { cwd }: CliContext): EntryValues {
  const values = parsed(readText(file, cwd));
  if (typeof values === 'object' && values !== null && !Array.isArray(values)) return values as EntryValues;
  throw new MisuseError('--file must hold one mapping of YAML or JSON: the words of an item of registries');
}

function readText(file: string, cwd: string): string {
  try {
    return readFileSync(file === '-' ? 0 : resolve(cwd, file), 'utf8');
  } catch {
    throw new MisuseError('--file cannot be read');
  }
}

function parsed(text: string): unknown {
  try {
    return parse(text, { maxAliasCount: 0 }) as unknown;
  } catch {
    return undefined;
  }
}
