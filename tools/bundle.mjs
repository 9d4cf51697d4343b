/**
 * Bundles `build/`, which tsc wrote, into `dist/`, which runs: Node then finds, reads and compiles forty files at start
 * and not nine hundred, and keeps half of the memory. What is imported where it is needed stays in files of its own.
 * tsc comes first because esbuild does not know the types by which Nest injects.
 *
 * node tools/bundle.mjs, as part of `npm run build`
 */
import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { builtinModules } from 'node:module';
import { readFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';
import { bundlePackages, COMMON, NATIVE, smallMaps } from './bundle-packages.mjs';
import { bundlePage } from './page-bundle.mjs';
import { facades, PART_ENTRIES, parts, types } from './bundle-parts.mjs';

const root = fileURLToPath(new URL('..', import.meta.url));

/** What runs in threads of its own. */
const threads = ['src/database/sqlite/sqlite-thread'];

const isOurs = (folder) => folder.startsWith(`${root}build`);

/** Packages that are loaded by few, and so are bundled apart. */
const apart = new Set();
function outside(name) {
  if (NATIVE.includes(name)) return { path: name, external: true };
  apart.add(name);
  return { path: `#packages/${name}`, external: true };
}

/** Packages that our code imports where it needs them, and what such packages share with our code. */
const leaveOutside = {
  name: 'leave-outside',
  setup({ onResolve }) {
    onResolve({ filter: /^[^./]/ }, ({ path, kind, resolveDir }) => {
      if (path.startsWith('node:') || builtinModules.includes(path)) return undefined;
      const isLate = kind === 'dynamic-import' && isOurs(resolveDir);
      return isLate || SHARED.test(path) ? outside(path) : undefined;
    });
  },
};

const SHARED = /^@(?:opentelemetry|smithy)\//;

/** Packages that Nest would use if they were installed. */
const NOT_INSTALLED = ['@nestjs/microservices', '@nestjs/websockets', '@fastify/static'];

/** The ES modules, of which most can be left out; to Node the package offers only CommonJS. */
const rxjs = `${root}node_modules/rxjs/dist/esm/`;

/** What packages would bring along and is never used here, by the name that they import and how they do. */
const INSTEAD = {
  // Nest loads both whole for its `ValidationPipe`; without that, every validator that nobody names is left out.
  'class-validator dynamic-import': `export { getMetadataStorage, validate } from 'class-validator';`,
  'class-transformer dynamic-import': `export { classToPlain, plainToInstance } from 'class-transformer';`,
  // Express brings its parsers with tables of all character sets; the real ones are loaded when somebody makes one.
  'body-parser require-call': `
    for (const name of ['json', 'raw', 'text', 'urlencoded'])
      exports[name] = (options) => require('body-parser')[name](options);`,
  // The same for what takes queries with brackets apart, which no route has.
  'qs require-call': `exports.parse = (text, options) => require('qs').parse(text, options);`,
};
const leaveOut = {
  name: 'leave-out',
  setup({ onResolve, onLoad }) {
    const namespace = 'instead';
    onResolve(
      { filter: /^(?:class-validator|class-transformer|body-parser|qs)$/ },
      ({ path, kind, resolveDir, namespace: from }) => {
        if (from === namespace && kind === 'require-call') return outside(path);
        const instead = INSTEAD[`${path} ${kind}`];
        return instead && !isOurs(resolveDir)
          ? { path, namespace, pluginData: { contents: instead, resolveDir } }
          : undefined;
      },
    );
    onLoad({ filter: /.*/, namespace }, ({ pluginData }) => pluginData);
  },
};

/** Types of media of which the program ever sends one; the table of all, which Express brings, is parsed at each start. */
const SENT =
  /^(?:application\/(?:javascript|json|octet-stream|x-www-form-urlencoded)|image\/svg\+xml|text\/(?:css|html|javascript|plain))$/;

const fewMediaTypes = {
  name: 'few-media-types',
  setup({ onLoad }) {
    onLoad({ filter: /[\\/]mime-db[\\/]db\.json$/ }, async ({ path }) => {
      const all = Object.entries(JSON.parse(await readFile(path, 'utf8')));
      return {
        contents: JSON.stringify(Object.fromEntries(all.filter(([type]) => SENT.test(type)))),
        loader: 'json',
      };
    });
  },
};

const program = await build({
  ...COMMON,
  entryPoints: [
    ...['src/main', 'src/demo/demo', ...threads].map((out) => ({ in: `build/${out}.js`, out })),
    ...PART_ENTRIES,
  ],
  outdir: 'dist',
  // As deep as `dist/src`, for what is found from where the code lies.
  chunkNames: 'chunks/[name]-[hash]',
  alias: { rxjs: `${rxjs}index.js`, 'rxjs/operators': `${rxjs}operators/index.js` },
  external: NOT_INSTALLED,
  plugins: [leaveOutside, leaveOut, smallMaps, parts, fewMediaTypes],
  sourcemap: true,
  sourcesContent: false,
});
const packages = await bundlePackages([...apart].sort());
mkdirSync(`${root}build/meta`, { recursive: true });
for (const [name, { metafile }] of Object.entries({ program, packages }))
  writeFileSync(`${root}build/meta/${name}.json`, JSON.stringify(metafile));
const outputFiles = [...program.outputFiles, ...packages.outputFiles, ...(await facades()), ...types()];

/** What `npx dockpass` and `npm start` run: written last, so that a program which is there is whole. */
const PROGRAM = `${root}dist/src/main.js`;

// All at once, because somebody may be running it.
rmSync(`${root}dist`, { recursive: true, force: true });
await bundlePage();
const isProgram = ({ path }) => path === PROGRAM;
for (const { path, contents } of outputFiles.sort((one, other) => isProgram(one) - isProgram(other))) {
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, contents, { mode: path === PROGRAM ? 0o755 : 0o644 });
}
