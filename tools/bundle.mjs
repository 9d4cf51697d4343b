/**
 * Bundles `build/`, which tsc wrote, into `dist/`, which runs: Node then finds, reads and compiles forty files at start
 * and not nine hundred, and keeps half of the memory. What is imported where it is needed stays in files of its own.
 * tsc comes first because esbuild does not know the types by which Nest injects.
 *
 * node tools/bundle.mjs, as part of `npm run build`
 */
import { mkdirSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { basename, dirname } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';

const root = fileURLToPath(new URL('..', import.meta.url));

/** As at run time: a folder of `providers/` is a provider, one of `stores/` is a kind of store. */
const plugins = ['providers', 'stores'].flatMap((folder) =>
  readdirSync(`${root}${folder}`, { withFileTypes: true })
    .filter((item) => item.isDirectory())
    .map(({ name }) => `build/${folder}/${name}/${name}.module.js`),
);

const isOurs = (folder) => folder.startsWith(`${root}build`);

/** Packages that our code imports where it needs them are loaded by few, and come from `node_modules` as ever. */
const leaveOutside = {
  name: 'leave-outside',
  setup({ onResolve }) {
    onResolve({ filter: /^[^./]/ }, ({ path, kind, resolveDir }) =>
      kind === 'dynamic-import' && isOurs(resolveDir) ? { path, external: true } : undefined,
    );
  },
};

/** What such packages share with our code. */
const SHARED = ['@opentelemetry/*', '@smithy/*'];

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
};
const leaveOut = {
  name: 'leave-out',
  setup({ onResolve, onLoad }) {
    const namespace = 'instead';
    onResolve(
      { filter: /^(?:class-validator|class-transformer|body-parser)$/ },
      ({ path, kind, resolveDir, namespace: from }) => {
        if (from === namespace && kind === 'require-call') return { path, external: true };
        const instead = INSTEAD[`${path} ${kind}`];
        return instead && !isOurs(resolveDir)
          ? { path, namespace, pluginData: { contents: instead, resolveDir } }
          : undefined;
      },
    );
    onLoad({ filter: /.*/, namespace }, ({ pluginData }) => pluginData);
  },
};

/** Stack traces tell the line in our sources but only the file in a package: Node reads every map when it starts. */
const smallMaps = {
  name: 'small-maps',
  setup({ onLoad }) {
    onLoad({ filter: /[\\/]node_modules[\\/].*\.m?js$/ }, async ({ path }) => {
      const map = JSON.stringify({ version: 3, sources: [basename(path)], mappings: 'AAAA' });
      const url = `data:application/json;base64,${Buffer.from(map).toString('base64')}`;
      return { contents: `${await readFile(path, 'utf8')}\n//# sourceMappingURL=${url}` };
    });
  },
};

const { outputFiles } = await build({
  absWorkingDir: root,
  entryPoints: ['build/src/main.js', 'build/src/demo/demo.js', ...plugins],
  outbase: 'build',
  outdir: 'dist',
  // As deep as `dist/src`, for what is found from where the code lies.
  chunkNames: 'chunks/[name]-[hash]',
  bundle: true,
  splitting: true,
  platform: 'node',
  format: 'esm',
  target: 'node20',
  mainFields: ['module', 'main'],
  alias: { rxjs: `${rxjs}index.js`, 'rxjs/operators': `${rxjs}operators/index.js` },
  external: [...SHARED, ...NOT_INSTALLED],
  plugins: [leaveOutside, leaveOut, smallMaps],
  minifyWhitespace: true,
  minifySyntax: true,
  legalComments: 'linked',
  sourcemap: true,
  sourcesContent: false,
  // For CommonJS packages, which ask for Node's modules in this way.
  banner: {
    js: `import{createRequire as nodeRequire}from'node:module';const require=nodeRequire(import.meta.url);`,
  },
  logLevel: 'warning',
  write: false,
});
/** What `npx dockpass` and `npm start` run: written last, so that a program which is there is whole. */
const PROGRAM = `${root}dist/src/main.js`;

// All at once, because somebody may be running it.
rmSync(`${root}dist`, { recursive: true, force: true });
const isProgram = ({ path }) => path === PROGRAM;
for (const { path, contents } of outputFiles.sort((one, other) => isProgram(one) - isProgram(other))) {
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, contents, { mode: path === PROGRAM ? 0o755 : 0o644 });
}
