/** What `new:provider` and `new:store` share: a folder, its page, and a row in each table that lists its kind. */
import { access, mkdir, readFile, writeFile } from 'node:fs/promises';
import console from 'node:console';
import process from 'node:process';
import { pathToFileURL } from 'node:url';
import { parseArgs } from 'node:util';
import { format } from 'prettier';

const ID = /^[a-z][a-z0-9-]{0,40}$/;
const STYLE = { singleQuote: true, trailingComma: 'all', printWidth: 110 };
const root = pathToFileURL(`${process.cwd()}/`);

/**
 * Makes what passes lint and types at once, and fails the contract kit only where somebody has to think. Ends the
 * process where it is misused.
 *
 * @param kind its word (`provider`), its directory (`providers`), an example of a name, the options of the command and
 *   how they are written, the files by path (`filesOf`) and the rows by table (`rowsOf`)
 */
export async function scaffold({ word, folder, example, options = {}, usage = '', filesOf, rowsOf }) {
  const call = `usage: npm run new:${word} -- NAME${usage}`;
  const { values, positionals } = argumentsOf(options, call);
  const [id, ...rest] = positionals;
  if (id === undefined || rest.length > 0) stop(call);
  if (!ID.test(id)) stop(`the name must be like ${example}: lower-case letters, digits and -`);
  if (await exists(new URL(`${folder}/${id}/`, root))) stop(`${folder}/${id} is there already`);

  const className = id.replace(/(?:^|-)([a-z0-9])/g, (_, letter) => letter.toUpperCase());
  for (const [path, text] of Object.entries(filesOf({ id, className }, values))) {
    const file = new URL(path, root);
    await mkdir(new URL('./', file), { recursive: true });
    await writeFile(file, await format(text, { ...STYLE, filepath: path }), { flag: 'wx' });
    console.log(`made ${path}`);
  }
  for (const [table, row] of Object.entries(rowsOf(id))) await addRow(table, id, row);
  console.log(`
Next:
  1. write what is marked ✎ in these files and in the rows of tables
  2. npm run format
  3. npm run test:${word} -- ${id}
${folder}/README.md has the steps in full.`);
}

/** In the order of the ids; below its head where it is the first. */
async function addRow(table, id, row) {
  const file = new URL(table, root);
  const lines = (await readFile(file, 'utf8')).split('\n');
  const idOf = (line) => /^\| \[`([a-z0-9-]+)`\]/.exec(line)?.[1];
  const after = lines.findLastIndex((line) => (idOf(line) ?? '~') < id);
  const first = lines.findIndex((line) => idOf(line) !== undefined);
  lines.splice(after < 0 ? first : after + 1, 0, row);
  await writeFile(file, lines.join('\n'));
  console.log(`added a row to ${table}`);
}

function argumentsOf(options, call) {
  try {
    return parseArgs({ allowPositionals: true, options });
  } catch {
    return stop(call);
  }
}

function stop(message) {
  console.error(message);
  return process.exit(2);
}

async function exists(url) {
  try {
    await access(url);
    return true;
  } catch {
    return false;
  }
}
