import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { parseAllDocuments } from 'yaml';
import { helm, type Manifest, manifestsOf, refusal, rendered } from '../support/deploy/helm.js';
import { fencesOf, pageAt } from '../support/docs/pages.js';
import { REAL_PROVIDERS, runCli } from '../support/run-cli.js';

if (helm === undefined)
  process.stderr.write('skipped: chart-refusals.spec.ts needs helm 3 on PATH or in HELM\n');
const describeWithHelm = helm === undefined ? describe.skip : describe;

describeWithHelm('the schema of the chart refuses', () => {
  const said = (problem: string): string =>
    `Error: values don't meet the specifications of the schema(s) in the following chart(s):\ndockpass:\n${problem}`;

  it.each([
    [
      'a value that there is not',
      { replicaCount: 3 },
      "- at '': additional properties 'replicaCount' not allowed",
    ],
    ['one further down', { tls: { secret: 'x' } }, "- at '/tls': additional properties 'secret' not allowed"],
    ['a text for a number', { replicas: '2' }, "- at '/replicas': got string, want integer"],
    [
      'a time that is none',
      { stop: { settleSeconds: -1 } },
      "- at '/stop/settleSeconds': minimum: got -1, want 0",
    ],
    [
      'a tag that is none',
      { image: { tag: 'a b' } },
      "- at '/image/tag': 'a b' does not match pattern '^([A-Za-z0-9_][A-Za-z0-9._-]{0,127})?$'",
    ],
    [
      'half a digest',
      { image: { digest: 'sha256:12' } },
      "- at '/image/digest': 'sha256:12' does not match pattern '^(sha256:[0-9a-f]{64})?$'",
    ],
    [
      'a setting that is the path of one',
      { secret: { settings: { ADMIN_TOKEN_FILE: 'x' } } },
      "- at '': invalid propertyName 'ADMIN_TOKEN_FILE'\n  - at '': 'not' failed",
    ],
    [
      'a route for operators at the Ingress',
      { ingress: { paths: ['/admin'] } },
      "- at '/ingress/paths/0': '/admin' does not match pattern '^/(drone|woodpecker|secrets/drone|secrets/woodpecker)(/[a-z0-9_-]+)?$'",
    ],
    [
      'a way out of a folder',
      { identityTokens: [{ name: '../x', audience: 'a' }] },
      "- at '/identityTokens/0/name': '../x' does not match pattern '^[a-z0-9]([-a-z0-9]{0,61}[a-z0-9])?$'",
    ],
    [
      'a right for nothing',
      { readsSecrets: [{ namespace: 'ci' }] },
      "- at '/readsSecrets/0': 'anyOf' failed\n  - at '/readsSecrets/0': missing property 'names'\n  - at '/readsSecrets/0': missing property 'entries'",
    ],
  ])('%s', (_, values, problem) => {
    expect(refusal(values)).toBe(said(problem));
  });
});

describeWithHelm('the chart refuses', () => {
  it.each([
    [
      'a secret of the gateway where everybody reads',
      { config: { adminToken: 'canary' } },
      'config.adminToken is a secret, and everybody who may read ConfigMaps would see it: put it into the Secret, and its path into config.adminTokenFile',
    ],
    [
      'a secret of an entry there',
      { config: { registries: [{ name: 'a' }, { name: 'hub', password: 'canary' }] } },
      'config.registries[1].password is a secret, and everybody who may read ConfigMaps would see it: put it into the Secret, and its path into config.registries[1].passwordFile',
    ],
    [
      'another port than the probes ask',
      { config: { port: 8080 } },
      'config.port: the chart decides where it listens; see service.port and tls.secretName',
    ],
    [
      'two configurations',
      { config: { logLevel: 'debug' }, existingConfigMap: 'x' },
      'config and existingConfigMap exclude each other: leave one of them out',
    ],
    [
      'the data of a Secret that it does not make',
      { secret: { data: { a: 'canary' } } },
      'secret.data is for a Secret that the chart creates: set secret.create, or leave it out',
    ],
    [
      'settings that nothing holds',
      { secret: { settings: { ADMIN_TOKEN: 'admin' } } },
      'secret.settings needs a Secret: set secret.name to that of an existing one, or secret.create',
    ],
    [
      'a setting whose key is missing',
      { secret: { create: true, data: { a: 'canary' }, settings: { ADMIN_TOKEN: 'b' } } },
      'secret.settings.ADMIN_TOKEN names a key that secret.data does not have',
    ],
    [
      'metrics that nobody may read',
      { monitoring: { serviceMonitor: { enabled: true } } },
      'monitoring.serviceMonitor needs secret.settings.ADMIN_TOKEN: without an admin token there are no metrics',
    ],
    [
      'an Ingress for every host',
      { ingress: { enabled: true } },
      'ingress.host is needed: the name by which CI asks',
    ],
    [
      'rights for the service account of all',
      { readsSecrets: [{ namespace: 'ci', entries: true }], serviceAccount: { create: false } },
      'readsSecrets needs a service account of its own: set serviceAccount.create or serviceAccount.name',
    ],
  ])('%s', (_, values, problem) => {
    expect(refusal(values)).toBe(
      `Error: execution error at (dockpass/templates/deployment.yaml:1:4): ${problem}\n\nUse --debug flag to render out invalid YAML`,
    );
  });
});

const samples = fencesOf(pageAt('deploy/helm/dockpass/README.md'))
  .filter(({ kind }) => kind === 'yaml')
  .map(({ body }, at) => [at + 1, parseAllDocuments(body)[0]?.toJS() as object] as const);

describeWithHelm('what the chart configures', () => {
  let folder: string;
  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), 'dockpass-chart-'));
  });
  afterAll(() => {
    rmSync(folder, { recursive: true });
  });

  it.each(samples)('is what Dockpass takes: sample %d of the README', async (_, values) => {
    const manifests = manifestsOf(rendered(values));
    const { stdout, stderr, status } = await runCli(['check'], {
      env: placed(manifests),
      providersRoot: REAL_PROVIDERS,
    });
    expect([(stdout + stderr).match(/^error: .*/gm), status]).toEqual([null, 0]);
  });

  /** The environment of the gateway, with every file that the pod would have in a folder here. */
  function placed(manifests: readonly Manifest[]): Readonly<Record<string, string>> {
    const here = (text: string): string =>
      text.replace(/\/(?:etc|run\/secrets)\/[a-z-]+\/([a-z.]+)/g, (_, name: string) => {
        const path = join(folder, name);
        if (name !== 'dockpass.yml') writeFileSync(path, `TEST-ONLY-${name}-0123456789abcdef0123456789`);
        return path;
      });
    const [configMap] = manifests.filter(({ kind }) => kind === 'ConfigMap');
    const { 'dockpass.yml': file } = configMap?.['data'] as Readonly<Record<string, string>>;
    writeFileSync(join(folder, 'dockpass.yml'), here(file ?? ''));
    const env = envOf(manifests.find(({ kind }) => kind === 'Deployment'));
    return Object.fromEntries(env.map(({ name, value }) => [name, here(value)]));
  }
});

interface WithEnv {
  readonly spec: {
    readonly template: {
      readonly spec: {
        readonly containers: readonly [
          { readonly env: readonly { readonly name: string; readonly value: string }[] },
        ];
      };
    };
  };
}

function envOf(deployment: unknown): readonly { readonly name: string; readonly value: string }[] {
  return (deployment as WithEnv).spec.template.spec.containers[0].env;
}
