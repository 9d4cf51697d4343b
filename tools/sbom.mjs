/**
 * npm run -s sbom > dockpass.cdx.json
 *
 * A bill of materials (CycloneDX 1.5) of what is really shipped: what the bundle took in (`dist/bundled.json`) and what
 * is native and so installed beside it. npm's own lists everything that is installed here; this keeps of that what
 * leaves the house. Two runs over one build print the same: there is neither a time nor a random number in it.
 */
import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import process from 'node:process';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('..', import.meta.url));
const { name, packages } = readJson('package-lock.json');
/** Bundled, or installed with the package: what is of development alone stays here. */
const shipped = new Map([
  ...readJson('dist/bundled.json').map((each) => [`${each.name}@${each.version}`, each.path]),
  ...Object.entries(packages).flatMap(([path, { dev, version }]) =>
    path === '' || dev ? [] : [[`${path.split('node_modules/').at(-1)}@${version}`, path]],
  ),
]);

const call = ['sbom', '--sbom-format', 'cyclonedx', '--package-lock-only'];
const { metadata, components, dependencies, ...whole } = JSON.parse(
  execFileSync('npm', call, { cwd: root, encoding: 'utf8', maxBuffer: 2 ** 26 }),
);
const kept = components.filter((component) => shipped.has(component['bom-ref']));
const refs = new Set([metadata.component['bom-ref'], ...kept.map((component) => component['bom-ref'])]);

const sbom = {
  $schema: whole.$schema,
  bomFormat: whole.bomFormat,
  specVersion: whole.specVersion,
  version: whole.version,
  metadata: {
    lifecycles: [{ phase: 'build' }],
    component: { ...cleaned(metadata.component), type: 'application', name },
  },
  components: kept.map(withLicence),
  dependencies: dependencies
    .filter(({ ref }) => refs.has(ref))
    .map(({ ref, dependsOn }) => ({ ref, dependsOn: dependsOn.filter((each) => refs.has(each)) })),
};
process.stdout.write(`${JSON.stringify(sbom, null, 2)}\n`);

/** Some say their licence in a way that npm does not read. */
function withLicence(component) {
  if (component.licenses?.length > 0) return cleaned(component);
  const { license, licenses } = readJson(`${shipped.get(component['bom-ref'])}/package.json`);
  return { ...cleaned(component), licenses: [{ license: { id: license ?? licenses[0].type } }] };
}

/** To others it says nothing where a package lay here, nor that it was of development before it was bundled. */
function cleaned(component) {
  const inside = new Set(['properties', 'scope']);
  return Object.fromEntries(Object.entries(component).filter(([word]) => !inside.has(word)));
}

function readJson(path) {
  return JSON.parse(readFileSync(root + path, 'utf8'));
}
