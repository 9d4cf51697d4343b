// Runs the fuzz targets against the built program: they are bundled, while whatever they import of `src/` stays outside
// and is found in `build/src/`. `npm run fuzz` builds first.
import { existsSync } from 'node:fs';
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
  external: ['../../src/*'],
  // Files that the helpers read lie beside their sources.
  define: { 'import.meta.url': JSON.stringify(pathToFileURL(`${root}test/support/any.ts`).href) },
  logLevel: 'warning',
});
const { main } = await import(pathToFileURL(bundle).href);
process.exitCode = await main(process.argv.slice(2), pathToFileURL(`${root}build/providers/`));
