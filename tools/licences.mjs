/**
 * Writes what is bundled of other packages: `dist/bundled.json`, their names, versions and licences, and
 * `dist/LICENCES.txt`, the texts that have to go with them. A bundler tells what it took by its metafile in
 * `build/meta/`.
 *
 * node tools/licences.mjs, as the last part of `npm run build`
 */
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('..', import.meta.url));
const PACKAGE = /^.*node_modules\/(?:@[^/]+\/)?[^/]+(?=\/)/;
/** From the heading to the end of the page. */
const IN_README = /^(?:#+ *licen[cs]e|licen[cs]e\n-+)[\s\S]*/im;
const HEAD = `Dockpass is under the Apache License 2.0 (LICENSE).
Parts of these packages are in it, each under its own licence.
`;
const TEXT = /^(?:licen[cs]e|copying|notice)/i;

const metafiles = readdirSync(`${root}build/meta`).map((name) => readJson(`build/meta/${name}`));
const inputs = metafiles.flatMap(({ outputs }) => Object.values(outputs)).flatMap(takenOf);
const folders = [...new Set(inputs.flatMap((file) => PACKAGE.exec(file) ?? []))];
const bundled = folders.map(described).sort((one, other) => (one.id < other.id ? -1 : 1));

const list = bundled.map(({ name, version, license, path }) => ({ name, version, license, path }));
writeFileSync(`${root}dist/bundled.json`, `${JSON.stringify(list, null, 2)}\n`);
writeFileSync(`${root}dist/LICENCES.txt`, `${HEAD}\n${[...byText()].map(paragraph).join('\n')}`);

/** Of what was read, that which is part of the output. */
function takenOf({ inputs: parts }) {
  return Object.keys(parts).filter((file) => parts[file].bytesInOutput > 0);
}

function described(path) {
  const { name, version, license, licenses } = readJson(`${path}/package.json`);
  const all = readdirSync(root + path).sort();
  const read = (file) => readFileSync(`${root}${path}/${file}`, 'utf8').trim();
  const files = all.filter((file) => TEXT.test(file)).map(read);
  const inReadme = all
    .filter((file) => /^readme/i.test(file))
    .flatMap((file) => IN_README.exec(read(file)) ?? []);
  const texts = files.length > 0 ? files : inReadme;
  return { id: `${name} ${version}`, name, version, license: license ?? licenses?.[0].type, path, texts };
}

/** Packages that say the same have one paragraph. */
function byText() {
  const groups = new Map();
  for (const each of bundled) {
    const text = each.texts.join('\n\n') || withoutText(each);
    groups.set(text, [...(groups.get(text) ?? []), `${each.id} (${each.license})`]);
  }
  return groups;
}

/** The one text that is the same for everybody is there once; of every other the package has to bring its own. */
function withoutText({ id, license }) {
  if (license === 'Apache-2.0')
    return '(The package holds no text of its licence. It is the one of the file LICENSE.)';
  throw new Error(`${id} is bundled, and holds no text of its licence, ${license}`);
}

function paragraph([text, packages]) {
  return `${'='.repeat(80)}\n${packages.join('\n')}\n${'-'.repeat(80)}\n${text}\n`;
}

function readJson(path) {
  return JSON.parse(readFileSync(root + path, 'utf8'));
}
