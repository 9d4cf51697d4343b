/**
 * npm run kustomize [-- --check]
 *
 * Writes deploy/kustomize/base out of the chart: a file for each kind. `--check` writes nothing, tells which files say
 * something else, and then ends with 1. Needs `helm` 3, on PATH or in HELM.
 */
import { execFileSync } from 'node:child_process';
import { readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import process from 'node:process';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { format } from 'prettier';
import { parseAllDocuments, stringify } from 'yaml';

const deploy = fileURLToPath(new URL('../deploy/', import.meta.url));
const base = `${deploy}kustomize/base/`;
const { values } = parseArgs({ options: { check: { type: 'boolean', default: false } } });

/** Labels that are of Helm alone. */
const OF_HELM = ['helm.sh/chart', 'app.kubernetes.io/managed-by'];

const objects = parseAllDocuments(render()).map((document) => {
  for (const path of [['metadata'], ['spec', 'template', 'metadata']]) {
    if (document.hasIn([...path, 'labels'])) {
      for (const label of OF_HELM) document.deleteIn([...path, 'labels', label]);
    }
  }
  return document;
});
const files = new Map(
  objects.map((document) => [
    `${document.get('kind').toLowerCase()}.yaml`,
    document.toString({ lineWidth: 0 }).replace(/^---\n# Source: .*\n/, ''),
  ]),
);
const resources = [...files.keys()].sort();
files.set(
  'kustomization.yaml',
  stringify({ apiVersion: 'kustomize.config.k8s.io/v1beta1', kind: 'Kustomization', resources }),
);

const HEAD = '# Made of deploy/helm/dockpass by tools/kustomize.mjs: change it there.\n\n';
const wrong = readdirSync(base).filter((name) => !files.has(name));
for (const [name, text] of files) {
  const wanted = await format(HEAD + text, { parser: 'yaml', singleQuote: true, printWidth: 110 });
  if (wanted === textOf(`${base}${name}`)) continue;
  wrong.push(name);
  if (!values.check) writeFileSync(`${base}${name}`, wanted);
}
if (values.check && wrong.length > 0) {
  process.stderr.write(
    `deploy/kustomize/base is not what the chart says: ${wrong.join(', ')}; run npm run kustomize\n`,
  );
  process.exitCode = 1;
} else {
  for (const name of wrong.filter((each) => !files.has(each))) rmSync(`${base}${name}`);
}

function textOf(path) {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return undefined;
  }
}

function render() {
  const args = ['template', 'dockpass', `${deploy}helm/dockpass`, '--kube-version', '1.34.0', '--skip-tests'];
  const all = [...args, '--values', `${deploy}kustomize/values.yaml`];
  try {
    return execFileSync(process.env.HELM ?? 'helm', all, { encoding: 'utf8' });
  } catch (error) {
    if (error.code !== 'ENOENT') throw error;
    process.stderr.write('Helm 3 is needed, on PATH or in HELM.\n');
    return process.exit(2);
  }
}
