/**
 * npm run new:provider -- NAME [--pair]
 *
 * Makes the folder of a provider and its page: what passes lint and types at once, and fails the contract kit only
 * where somebody has to think. `--pair` for a registry whose user names and passwords do not expire.
 */
import { access, mkdir, readFile, writeFile } from 'node:fs/promises';
import console from 'node:console';
import process from 'node:process';
import { pathToFileURL } from 'node:url';
import { parseArgs } from 'node:util';
import { format } from 'prettier';
import { mintingFiles, pairFiles } from './provider-templates.mjs';

const USAGE = 'usage: npm run new:provider -- NAME [--pair]';
const ID = /^[a-z][a-z0-9-]{0,40}$/;
const STYLE = { singleQuote: true, trailingComma: 'all', printWidth: 110 };

const { values, positionals } = arguments_();
const [id, ...rest] = positionals;
if (id === undefined || rest.length > 0) stop(USAGE);
if (!ID.test(id)) stop('the name must be like my-registry: lower-case letters, digits and -');
const root = pathToFileURL(`${process.cwd()}/`);
const folder = new URL(`providers/${id}/`, root);
if (await exists(folder)) stop(`providers/${id} is there already`);

const names = { id, className: id.replace(/(?:^|-)([a-z0-9])/g, (_, letter) => letter.toUpperCase()) };
const files = (values.pair ? pairFiles : mintingFiles)(names);
await mkdir(folder, { recursive: true });
await mkdir(new URL('docs/providers/', root), { recursive: true });
for (const [path, text] of Object.entries(files)) {
  const filepath = new URL(path, root);
  await writeFile(filepath, await format(text, { ...STYLE, filepath: path }), { flag: 'wx' });
  console.log(`made ${path}`);
}
await addRow();
console.log(`
Next:
  1. write what is marked ✎ in these files and in the row
  2. npm run format
  3. npm run test:provider -- ${id}
providers/README.md has the steps in full.`);

/** The row of the table, in the order of the ids. */
async function addRow() {
  const readme = new URL('providers/README.md', root);
  const lines = (await readFile(readme, 'utf8')).split('\n');
  const idOf = (line) => /^\| \[`([a-z0-9-]+)`\]/.exec(line)?.[1];
  const after = lines.findLastIndex((line) => (idOf(line) ?? '~') < id);
  const at = after < 0 ? lines.findIndex((line) => idOf(line) !== undefined) : after + 1;
  lines.splice(at, 0, `| [\`${id}\`](../docs/providers/${id}.md) | ✎ what it is for |`);
  await writeFile(readme, lines.join('\n'));
  console.log('added a row to providers/README.md');
}

function arguments_() {
  try {
    return parseArgs({
      allowPositionals: true,
      options: { pair: { type: 'boolean' } },
    });
  } catch {
    return stop(USAGE);
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
