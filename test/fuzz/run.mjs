// Runs the fuzz targets against the built program: they are bundled, while whatever they import of `src/` stays outside
// and is found in `build/src/`. `npm run fuzz` builds first.
import { existsSync } from 'node:fs';
import { resolve } from 'node:path';
import process from 'node:process';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { build } from 'esbuild';

const root = fileURLToPath(new URL('../../', import.meta.url));
const bundle = `${root}build/test/fuzz/main.mjs`;

if (!existsSync(`${root}build/src/main.js`)) {
  process.stderr.write('There is no build/: run `npm run build` first.\n');
  process.exit(2);
}
await build({
  entryPoints: [`${root}test/fuzz/main.ts`],
  outfile: bundle,
  bundle: true,
  platform: 'node',
  format: 'esm',
  packages: 'external',
  plugins: [{ name: 'built', setup: useBuilt }],
  // Files that the helpers read lie beside their sources.
  define: { 'import.meta.url': JSON.stringify(pathToFileURL(`${root}test/support/clients/any.ts`).href) },
  logLevel: 'warning',
});
/** What is imported of `src/` is found in `build/src/`. */
function useBuilt({ onResolve }) {
  onResolve({ filter: /\/src\// }, ({ path, resolveDir }) => {
    const source = resolve(resolveDir, path);
    return { path: pathToFileURL(source.replace(root, `${root}build/`)).href, external: true };
  });
}
const { main } = await import(pathToFileURL(bundle).href);
process.exitCode = await main(process.argv.slice(2), pathToFileURL(`${root}build/providers/`));
