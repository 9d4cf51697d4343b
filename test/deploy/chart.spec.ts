import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from '@jest/globals';
import { parseAllDocuments } from 'yaml';
import { SERVER_LIMITS } from '../../src/exchange/limits.js';
import { STOP_LIMIT_MS } from '../../src/start/workers/worker-pool.js';
import { HANGS_MS } from '../support/children.js';
import { findProgram } from '../support/programs/find-program.js';
import { helm, judge, judged, lint, type Manifest, manifestsOf, rendered } from '../support/deploy/helm.js';
import { openapi, schemaProblems } from '../support/deploy/openapi.js';
import { MATRIX } from '../support/deploy/values.js';
import { fencesOf, pageAt } from '../support/docs/pages.js';

const missing = Object.entries({ HELM: helm, KUBERNETES_JUDGE: judge, KUBERNETES_OPENAPI: openapi })
  .filter(([, path]) => path === undefined)
  .map(([name]) => name);
if (missing.length > 0) {
  process.stderr.write(
    `skipped: chart.spec.ts needs ${missing.join(', ')} (.ci/run says how they are made)\n`,
  );
}
const describeWithAll = missing.length > 0 ? describe.skip : describe;

/** Kinds of the Prometheus operator, which Kubernetes does not publish. */
const OF_OPERATOR = new Set(['ServiceMonitor', 'PrometheusRule']);

const samples = fencesOf(pageAt('deploy/helm/dockpass/README.md')).flatMap(({ kind, body }, at) =>
  kind === 'yaml'
    ? [[`the README's sample ${String(at)}`, [parseAllDocuments(body)[0]?.toJS() as object]] as const]
    : [],
);

describeWithAll('the chart', () => {
  it.each([...Object.entries(MATRIX), ...samples])(
    'makes what an API server takes: %s',
    (_, [values, how]) => {
      const text = rendered(values, how);
      expect(text).not.toContain('subPath'); // through which no change arrives
      const manifests = manifestsOf(text);
      expect(judged(text).flatMap(({ kind, problems }) => problems.map((one) => `${kind}: ${one}`))).toEqual(
        [],
      );
      const own = manifests.filter(({ kind }) => !OF_OPERATOR.has(kind));
      expect(own.flatMap(schemaProblems)).toEqual([]);
      const names = manifests.map(({ kind, metadata }) => `${kind} ${metadata.name}`);
      expect(new Set(names).size).toBe(names.length);
      expect(() => lint(values)).not.toThrow();
    },
  );

  it('is judged by what sees mistakes', () => {
    const text = rendered({ podSecurityContext: { runAsNonRoot: null, privileged: true } });
    expect(judged(text).find(({ kind }) => kind === 'Deployment')?.problems).toEqual([
      'strict decoding error: unknown field "spec.template.spec.securityContext.privileged"',
    ]);
    expect(manifestsOf(text).filter(isOf('Deployment')).flatMap(schemaProblems)).toEqual([
      'Deployment /spec/template/spec/securityContext must NOT have additional properties privileged',
    ]);
    const root = judged(rendered({ podSecurityContext: { runAsNonRoot: null } }));
    expect(root.find(({ kind }) => kind === 'Deployment')?.problems).toEqual([
      'pod security: runAsNonRoot != true: pod or container "dockpass" must set securityContext.runAsNonRoot=true',
    ]);
  });

  it.each([
    ['a sleep of Kubernetes', '1.34.0', { sleep: { seconds: 5 } }],
    ['the Node of the image', '1.29.3', { exec: { command: ['node', '-e', 'setTimeout(()=>{},5000)'] } }],
  ])(
    'replaces pods one by one, each of which goes on until everybody knows, by %s',
    (_, kubernetes, preStop) => {
      const { spec } = deployment({}, kubernetes);
      expect(spec.strategy).toEqual({
        type: 'RollingUpdate',
        rollingUpdate: { maxUnavailable: 0, maxSurge: 1 },
      });
      expect(spec.minReadySeconds).toBe(5);
      const [{ lifecycle }] = spec.template.spec.containers;
      expect(lifecycle).toEqual({ preStop });
    },
  );

  it.each([0, 5, 60])('gives a pod the time to finish what runs after %d s', (settleSeconds) => {
    const { spec } = deployment({ stop: { settleSeconds } });
    const leftMs = (spec.template.spec.terminationGracePeriodSeconds - settleSeconds) * 1000;
    expect(leftMs).toBeGreaterThan(Math.max(SERVER_LIMITS.drainMs, STOP_LIMIT_MS));
  });

  it('shows the pod to Kubernetes only where it has to ask it', () => {
    const mounts = (values: object): boolean =>
      deployment(values).spec.template.spec.automountServiceAccountToken;
    expect([mounts({}), mounts({ identityTokens: [{ name: 'a', audience: 'b' }] })]).toEqual([false, false]);
    expect(mounts({ serviceAccount: { mountToken: true } })).toBe(true);
    expect(mounts({ readsSecrets: [{ namespace: 'ci', names: ['hub'] }] })).toBe(true);
  });

  it('is what the Kustomize base says', () => {
    const tool = fileURLToPath(new URL('../../tools/kustomize.mjs', import.meta.url));
    const call = (): unknown =>
      execFileSync(process.execPath, [tool, '--check'], { env: { HELM: helm }, stdio: 'pipe' });
    expect(call).not.toThrow();
  });

  const kubectl = findProgram('kubectl');
  (kubectl === undefined ? it.skip : it)('makes of the Kustomize example what an API server takes', () => {
    const example = fileURLToPath(new URL('../../deploy/kustomize/example', import.meta.url));
    const text = execFileSync(kubectl ?? '', ['kustomize', example], { encoding: 'utf8', timeout: HANGS_MS });
    expect(judged(text).flatMap(({ problems }) => problems)).toEqual([]);
    const manifests = manifestsOf(text);
    expect(manifests.flatMap(schemaProblems)).toEqual([]);
    expect(manifests.find(isOf('ConfigMap'))?.['data']).toEqual({
      'dockpass.yml': readFileSync(`${example}/dockpass.yml`, 'utf8'),
    });
  });
});

interface Deployment extends Manifest {
  readonly spec: {
    readonly strategy: unknown;
    readonly minReadySeconds: number;
    readonly template: {
      readonly spec: {
        readonly terminationGracePeriodSeconds: number;
        readonly automountServiceAccountToken: boolean;
        readonly containers: readonly [{ readonly lifecycle?: unknown }];
      };
    };
  };
}

function deployment(values: object, kubernetes = '1.34.0'): Deployment {
  const [found] = manifestsOf(rendered(values, { kubernetes })).filter(isOf('Deployment'));
  return found as Deployment;
}

function isOf(wanted: string): (manifest: Manifest) => boolean {
  return ({ kind }) => kind === wanted;
}
