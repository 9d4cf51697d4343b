import { readFileSync } from 'node:fs';

export const operationsPage = readFileSync(new URL('../../../docs/operations.md', import.meta.url), 'utf8');

type Table = readonly (readonly string[])[];

/** The rows of each table between a heading and the next one, without head and rule. */
export function tablesUnder(heading: string): readonly Table[] {
  const [, after] = operationsPage.split(`\n${heading}\n`);
  if (after === undefined) throw new Error(`no heading ${heading}`);
  const section = (after.split(/\n#+ /)[0] ?? '').replace(/^```[\s\S]*?^```|^<!-- .* -->\n/gm, '');
  return section
    .split('\n\n')
    .filter((block) => block.trim().startsWith('|'))
    .map((block) => block.trim().split('\n').slice(2).map(cellsOf));
}

/** The words in backticks of the first column of a table. */
export function namesIn(table: Table | undefined): readonly string[] {
  return (table ?? []).flatMap(([cell = '']) =>
    [...cell.matchAll(/`([^`]+)`/g)].map(([, name = '']) => name),
  );
}

interface Schema {
  readonly properties?: Readonly<Record<string, Schema>>;
  readonly items?: Schema;
}

/** The fields of a JSON schema as the page writes them: `entries[].credentials[].state`. */
export function fieldsOf({ properties = {} }: Schema, prefix = ''): readonly string[] {
  return Object.entries(properties).flatMap(([name, schema]) => {
    const inner = schema.items ?? schema;
    return inner.properties
      ? fieldsOf(inner, `${prefix}${name}${schema.items ? '[]' : ''}.`)
      : [prefix + name];
  });
}

function cellsOf(row: string): readonly string[] {
  return row
    .split(/(?<!\\)\|/)
    .slice(1, -1)
    .map((cell) => cell.trim());
}
