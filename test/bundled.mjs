// For programs of test/ that run against the built one: what they have in TypeScript is bundled, while whatever that
// imports of `src/` stays outside and is found in `build/src/`.
import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { resolve } from 'node:path';
import process from 'node:process';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { build } from 'esbuild';

const root = fileURLToPath(new URL('../', import.meta.url));

/** The module of `test/FOLDER/NAME.ts`. Ends the process where nothing is built. */
export async function importBundled(folder, name) {
  if (!existsSync(`${root}build/src/main.js`)) {
    process.stderr.write('There is no build/: run `npm run build` first.\n');
    process.exit(2);
  }
  const outfile = `${root}build/test/${folder}/${name}.mjs`;
  await build({
    entryPoints: [`${root}test/${folder}/${name}.ts`],
    outfile,
    bundle: true,
    platform: 'node',
    format: 'esm',
    packages: 'external',
    plugins: [useBuilt, keepPlace],
    logLevel: 'warning',
  });
  return import(pathToFileURL(outfile).href);
}

/** Where what was built lies: `src/`, `providers/`, `stores/`. */
export const built = pathToFileURL(`${root}build/`);

/** What is imported of `src/` is found in `build/src/`. */
const useBuilt = {
  name: 'use-built',
  setup({ onResolve }) {
    onResolve({ filter: /\/src\// }, ({ path, resolveDir }) => {
      const source = resolve(resolveDir, path);
      return { path: pathToFileURL(source.replace(root, `${root}build/`)).href, external: true };
    });
  },
};

/** Files that helpers read lie beside their sources. */
const keepPlace = {
  name: 'keep-place',
  setup({ onLoad }) {
    onLoad({ filter: /[\\/]test[\\/].*\.ts$/ }, async ({ path }) => {
      const text = await readFile(path, 'utf8');
      const place = JSON.stringify(pathToFileURL(path).href);
      return { contents: text.replaceAll('import.meta.url', place), loader: 'ts' };
    });
  },
};
