/**
 * Parts of the bundle that many files lead to. An entry of its own for each of them would tear the program into as many
 * more, and each file costs time at every start. So the plugins, which are loaded together anyway, are one file; so is
 * `src/registry/`, of which a provider from outside has to import what is in this very bundle, and small files hand out
 * each of it under its name.
 */
import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join, normalize } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';

const root = fileURLToPath(new URL('..', import.meta.url));
const BUILT = `${root}build/`;

/** What a provider has of packages that must be the program's own, which has no more of them than it uses. */
const OWN_PACKAGES = {
  'nest-common': {
    name: '@nestjs/common',
    words: ['applyDecorators', 'Global', 'Inject', 'Injectable', 'Module', 'Optional'],
  },
  'class-validator': { name: 'class-validator', words: rulesOfProviders() },
};
const WHOLE = 'in-the-bundle.js';

/** As at run time: a folder of `providers/` is a provider, one of `stores/` is a kind of store. */
const plugins = ['providers', 'stores'].map((folder) => ({
  folder,
  files: readdirSync(`${root}${folder}`, { withFileTypes: true })
    .filter((item) => item.isDirectory())
    .map(({ name }) => `${name}/${name}.module.js`),
}));

const registry = readdirSync(`${BUILT}src/registry`, { recursive: true })
  .filter((file) => file.endsWith('.js'))
  .sort();

/** What stands in each file that has a part whole, by its folder in `dist/`. */
const PARTS = new Map([
  ...plugins.map(({ folder, files }) => [
    folder,
    [
      ...files.map((file, at) => `import file${at} from './${folder}/${file}';`),
      `export default [${files.map((_, at) => `file${at}`).join(', ')}];`,
    ].join('\n'),
  ]),
  [
    'registry',
    [
      ...registry.map((file, at) => `export * as file${at} from './src/registry/${file}';`),
      ...Object.values(OWN_PACKAGES).map(
        ({ name, words }) => `export { ${words.join(', ')} } from '${name}';`,
      ),
    ].join('\n'),
  ],
]);

/** Files of the bundle besides the program. */
export const PART_ENTRIES = [
  ...plugins.map(({ folder }) => ({ in: `part:${folder}`, out: `${folder}/all-modules` })),
  { in: 'part:registry', out: 'registry/in-the-bundle' },
  { in: 'build/src/plugins/outside/imports-hook.js', out: 'registry/imports-hook' },
];

export const parts = {
  name: 'parts',
  setup({ onResolve, onLoad }) {
    onResolve({ filter: /^part:/ }, ({ path }) => ({ path: path.slice('part:'.length), namespace: 'part' }));
    onLoad({ filter: /.*/, namespace: 'part' }, ({ path }) => ({
      contents: PARTS.get(path),
      resolveDir: BUILT,
    }));
  },
};

/** The files by which the parts of a part have the names that they have in the sources. */
export async function facades() {
  const ofRegistry = [];
  for (const [at, file] of registry.entries()) {
    const names = Object.keys(await import(pathToFileURL(`${BUILT}src/registry/${file}`).href));
    const whole = ('../'.repeat(file.split('/').length - 1) || './') + WHOLE;
    const handed = `import { file${at} } from '${whole}';\nexport const { ${names.join(', ')} } = file${at};`;
    ofRegistry.push([`registry/${file}`, names.length === 0 ? 'export {};' : handed]);
  }
  const ofPackages = Object.entries(OWN_PACKAGES).map(([file, { words }]) => [
    `registry/${file}.js`,
    `export { ${words.join(', ')} } from './${WHOLE}';`,
  ]);
  return [...ofRegistry, ...ofPackages].map(([file, text]) => ({
    path: `${root}dist/${file}`,
    contents: `${text}\n`,
  }));
}

/** The types of `src/registry/`, and of the files that they name in turn. */
export function types() {
  const found = new Map();
  const add = (file) => {
    if (found.has(file)) return;
    const text = readFileSync(`${BUILT}src/${file}`, 'utf8').replace(/^\/\/# sourceMappingURL=.*\n?/m, '');
    found.set(file, text);
    for (const [, named] of text.matchAll(/(?:from |import\()['"](\.[^'"]+)\.js['"]/g)) {
      add(normalize(join(dirname(file), `${named}.d.ts`)));
    }
  };
  for (const file of registry) add(`registry/${file.replace(/\.js$/, '.d.ts')}`);
  return [...found].map(([file, contents]) => ({ path: `${root}dist/types/${file}`, contents }));
}

/** The rules that settings of providers here are made of. */
function rulesOfProviders() {
  const imported = /import \{([^}]*)\} from 'class-validator';/g;
  const files = ['providers', 'src/registry'].flatMap((folder) =>
    readdirSync(`${BUILT}${folder}`, { recursive: true })
      .filter((file) => file.endsWith('.js'))
      .map((file) => readFileSync(`${BUILT}${folder}/${file}`, 'utf8')),
  );
  const words = files.flatMap((text) =>
    [...text.matchAll(imported)].flatMap(([, names]) => names.split(',')),
  );
  return [...new Set(words.map((word) => word.trim()))].filter((word) => word !== '').sort();
}
