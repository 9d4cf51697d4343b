/**
 * Bundles the packages that are loaded only where something needs them (SDKs of clouds, tracing, proxies) into
 * `dist/packages/`, so that nothing has to be installed beside the program: of the 180 MB that they and their packages
 * have in `node_modules`, the code that can ever run is a fraction. The program finds them as `#packages/NAME`
 * (package.json, `imports`); what they share is there once.
 */
import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { basename, dirname } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';

const root = fileURLToPath(new URL('..', import.meta.url));

/** Stack traces tell the line in our sources but only the file in a package: Node reads every map when it starts. */
export const smallMaps = {
  name: 'small-maps',
  setup({ onLoad }) {
    onLoad({ filter: /[\\/]node_modules[\\/].*\.m?js$/ }, async ({ path }) => {
      const map = JSON.stringify({ version: 3, sources: [basename(path)], mappings: 'AAAA' });
      const url = `data:application/json;base64,${Buffer.from(map).toString('base64')}`;
      return { contents: `${await readFile(path, 'utf8')}\n//# sourceMappingURL=${url}` };
    });
  },
};

/** What both bundles have in common. CommonJS packages ask for Node's modules by `require`. */
export const COMMON = {
  absWorkingDir: root,
  bundle: true,
  splitting: true,
  platform: 'node',
  format: 'esm',
  target: 'node20',
  mainFields: ['module', 'main'],
  minifyWhitespace: true,
  minifySyntax: true,
  legalComments: 'linked',
  banner: {
    js: `import{createRequire as nodeRequire}from'node:module';const require=nodeRequire(import.meta.url);`,
  },
  logLevel: 'warning',
  metafile: true,
  write: false,
};

/** Native ones are installed beside the program. */
export const NATIVE = Object.keys(
  JSON.parse(readFileSync(`${root}package.json`, 'utf8')).optionalDependencies ?? {},
);

/**
 * What may be used of a package, and nothing else, so that the rest can be left out. In files, because only for those
 * of a package of ES modules esbuild takes what CommonJS exports as Node does.
 *
 * @param names of packages, or of parts of them
 */
export async function bundlePackages(names) {
  const words = ownWords();
  for (const name of names) {
    const file = `${root}build/packages/${name}.js`;
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(file, await entryOf(name, words));
  }
  return build({
    ...COMMON,
    entryPoints: names.map((name) => `build/packages/${name}.js`),
    outbase: 'build/packages',
    outdir: 'dist/packages',
    chunkNames: 'chunks/[name]-[hash]',
    external: NATIVE,
    logOverride: { 'import-is-undefined': 'silent' }, // of `default`, where a package has none
  });
}

async function entryOf(name, words) {
  const used = Object.keys(await import(name)).filter((each) => words.has(each));
  if (used.length === 0) throw new Error(`${name} is loaded and nothing of it is used`);
  const from = JSON.stringify(name);
  const named = used.filter((each) => each !== 'default').join(', ');
  return `import * as all from ${from};\nexport { ${named} } from ${from};\nexport default all.default;\n`;
}

/** Whatever our code uses of a package has its name somewhere in it. */
function ownWords() {
  const files = readdirSync(`${root}build`, { recursive: true, encoding: 'utf8' })
    .filter((file) => file.endsWith('.js') && !file.startsWith('packages/'))
    .map((file) => readFileSync(`${root}build/${file}`, 'utf8'));
  return new Set(['default', ...files.flatMap((text) => text.match(/[\w$]+/g) ?? [])]);
}
