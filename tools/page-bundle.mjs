/**
 * Bundles `web/`, the operators' page, into `dist/web/`: one script and one style sheet with hashed names, compressed
 * beforehand, and the file that names them.
 *
 * node tools/page-bundle.mjs, also as part of `npm run build`
 */
import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { basename } from 'node:path';
import { fileURLToPath } from 'node:url';
import { brotliCompressSync, gzipSync } from 'node:zlib';
import { build } from 'esbuild';

const root = fileURLToPath(new URL('..', import.meta.url));

/** Bytes that a browser may have to load before it shows anything, compressed by gzip. */
const MOST_BYTES = 150 * 1024;

/** Browsers of two years ago: `light-dark()` is of spring 2024. */
const TARGET = ['chrome123', 'firefox120', 'safari17.5'];

/** @throws Error where the page is larger than it may be */
export async function bundlePage() {
  const folder = `${root}dist/web/`;
  const { outputFiles, metafile } = await build({
    absWorkingDir: root,
    entryPoints: { app: 'web/src/main.tsx' },
    entryNames: '[name]-[hash]',
    outdir: folder,
    tsconfig: 'web/tsconfig.json',
    bundle: true,
    format: 'esm',
    target: TARGET,
    minify: true,
    legalComments: 'none', // tools/licences.mjs writes them
    metafile: true,
    logLevel: 'warning',
    write: false,
  });
  mkdirSync(`${root}build/meta`, { recursive: true });
  writeFileSync(`${root}build/meta/page.json`, JSON.stringify(metafile));
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder, { recursive: true });
  const files = outputFiles.map(({ path, contents }) => [basename(path), Buffer.from(contents)]);
  const named = files.reduce(
    (html, [name]) => html.replace(`"app.${name.split('.').at(-1)}"`, `"${name}"`),
    readFileSync(`${root}web/index.html`, 'utf8'),
  );
  files.push(['index.html', Buffer.from(named)], ['favicon.svg', readFileSync(`${root}web/favicon.svg`)]);
  const sizes = files.map(([name, bytes]) => write(folder + name, bytes));
  const size = sizes.reduce((sum, each) => sum + each, 0);
  if (size > MOST_BYTES)
    throw new Error(`the page has ${String(size)} bytes compressed, more than ${String(MOST_BYTES)}`);
  return size;
}

/** Writes a file and its compressed forms; the size of that by gzip. */
function write(path, bytes) {
  const gzip = gzipSync(bytes, { level: 9 });
  writeFileSync(path, bytes);
  writeFileSync(`${path}.gz`, gzip);
  writeFileSync(`${path}.br`, brotliCompressSync(bytes));
  return gzip.length;
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  process.stdout.write(`dist/web: ${String(await bundlePage())} bytes compressed\n`);
}
