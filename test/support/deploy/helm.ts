import { execFileSync, spawnSync } from 'node:child_process';
import { tmpdir } from 'node:os';
import { fileURLToPath } from 'node:url';
import { parseAllDocuments } from 'yaml';
import { HANGS_MS } from '../children.js';
import { findProgram } from '../programs/find-program.js';

export const CHART = fileURLToPath(new URL('../../../deploy/helm/dockpass/', import.meta.url));
/** The newest version of Kubernetes that the judge knows (test/deploy/go.mod). */
export const KUBERNETES = '1.34.0';

/** Path of Helm 3: in HELM, else on PATH. */
export const helm = process.env['HELM'] ?? findProgram('helm');
/** Path of the built program test/deploy/kubernetes, in KUBERNETES_JUDGE. */
export const judge = process.env['KUBERNETES_JUDGE'];

export interface Manifest {
  readonly apiVersion: string;
  readonly kind: string;
  readonly metadata: { readonly name: string; readonly [key: string]: unknown };
  readonly [key: string]: unknown;
}

/** How a chart is rendered: for which version of Kubernetes, under which name. */
export interface Rendering {
  readonly kubernetes?: string;
  readonly release?: string;
}

// Nothing of the environment, so no settings of somebody's own Helm.
const options = { encoding: 'utf8', timeout: HANGS_MS, env: { HOME: tmpdir() }, maxBuffer: 2 ** 25 } as const;

/** What the chart makes of these values. */
export function rendered(values: object, how: Rendering = {}): string {
  return execFileSync(helm ?? '', callOf(how), { ...options, input: JSON.stringify(values) });
}

/** Why the chart refuses them, as Helm says it. */
export function refusal(values: object): string {
  const { status, stderr } = spawnSync(helm ?? '', callOf({}), { ...options, input: JSON.stringify(values) });
  return status === 0 ? 'it is not refused' : stderr.trim();
}

export function lint(values: object): string {
  return execFileSync(helm ?? '', ['lint', '--strict', '--quiet', '--values', '-', CHART], {
    ...options,
    input: JSON.stringify(values),
  });
}

export function manifestsOf(text: string): readonly Manifest[] {
  return parseAllDocuments(text).flatMap((document) => (document.toJS() as Manifest | null) ?? []);
}

/** What an API server would say of each object. */
export function judged(
  text: string,
): readonly { readonly kind: string; readonly problems: readonly string[] }[] {
  const lines = execFileSync(judge ?? '', [], { ...options, input: text })
    .trim()
    .split('\n');
  return lines.map((line) => JSON.parse(line) as { kind: string; problems: readonly string[] });
}

function callOf({ kubernetes = KUBERNETES, release = 'dockpass' }: Rendering): string[] {
  return ['template', release, CHART, '--namespace', 'ci', '--kube-version', kubernetes, '--values', '-'];
}
