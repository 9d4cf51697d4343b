import { basename } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';

/** What a TypeScript file of the tests exports, for programs that run without Jest. */
export async function loadTypeScript(url) {
  const entry = fileURLToPath(url);
  const target = new URL(`../../../build/loaded/${basename(entry, '.ts')}.mjs`, import.meta.url);
  await build({
    entryPoints: [entry],
    outfile: fileURLToPath(target),
    ...{ bundle: true, packages: 'external', platform: 'node', format: 'esm', target: 'node20' },
  });
  await import('reflect-metadata');
  return import(target.href);
}
