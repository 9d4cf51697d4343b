import { type Rendering } from './helm.js';

/** Values by what they are for, and how they are rendered: together they reach every branch of every template. */
export const MATRIX: Readonly<Record<string, readonly [values: object, how?: Rendering]>> = {
  'nothing said': [{}],
  'an older Kubernetes, without a sleep of its own': [{}, { kubernetes: '1.27.0' }],
  'another name of the release': [{ podLabels: { team: 'ci' } }, { release: 'registry-credentials' }],
  'names that are too long': [
    { fullnameOverride: 'a-name-of-fifty-characters-which-is-the-most-allow' },
    { release: 'a-release-whose-name-has-the-fifty-three-characters-x' },
  ],
  'configuration alone': [
    {
      config: {
        woodpeckerServer: 'https://ci.example.com',
        registries: [
          { name: 'prod', address: '123456789012.dkr.ecr.eu-west-1.amazonaws.com', repos: ['acme/app'] },
        ],
      },
      serviceAccount: {
        annotations: { 'eks.amazonaws.com/role-arn': 'arn:aws:iam::123456789012:role/ci-pull' },
      },
    },
  ],
  'a ConfigMap and a Secret that are there': [
    {
      existingConfigMap: 'theirs',
      secret: { name: 'theirs', settings: { DRONE_SECRET: 'drone', DATABASE_URL: 'db' } },
    },
  ],
  'a Secret to be made': [
    { secret: { create: true, data: { drone: 'd', 'tls.crt': 'c' }, settings: { DRONE_SECRET: 'drone' } } },
  ],
  'a Secret with a name to be made': [{ secret: { create: true, name: 'made', data: { drone: 'd' } } }],
  'identities of Azure and of OpenID Connect': [
    {
      podLabels: { 'azure.workload.identity/use': 'true' },
      serviceAccount: {
        labels: { team: 'ci' },
        annotations: { 'azure.workload.identity/client-id': '0000' },
      },
      identityTokens: [
        { name: 'quay', audience: 'https://quay.io/' },
        { name: 'jfrog', audience: 'acme', expirationSeconds: 900 },
      ],
    },
  ],
  'a service account that is there': [
    { serviceAccount: { create: false, name: 'theirs', mountToken: true } },
  ],
  'no service account': [{ serviceAccount: { create: false } }],
  'Secrets that it reads': [
    {
      readsSecrets: [
        { namespace: 'ci', names: ['hub', 'quay.io'] },
        { namespace: 'team-acme', entries: true },
      ],
    },
  ],
  'TLS of its own, at a port of each node': [
    { tls: { secretName: 'certificate' }, service: { type: 'NodePort', port: 443, annotations: { a: 'b' } } },
  ],
  'an Ingress': [
    {
      ingress: {
        enabled: true,
        className: 'nginx',
        host: 'dockpass.example.com',
        tlsSecretName: 'certificate',
        annotations: { 'nginx.ingress.kubernetes.io/proxy-body-size': '8m' },
        paths: ['/drone', '/woodpecker/ci-main', '/secrets/woodpecker'],
      },
    },
  ],
  'a network that is closed': [
    {
      networkPolicy: {
        enabled: true,
        from: [{ namespaceSelector: { matchLabels: { 'kubernetes.io/metadata.name': 'woodpecker' } } }],
        egress: [{ ports: [{ port: 443, protocol: 'TCP' }], to: [{ ipBlock: { cidr: '0.0.0.0/0' } }] }],
      },
    },
  ],
  'a network that is open': [{ networkPolicy: { enabled: true } }],
  'all monitoring': [
    {
      tls: { secretName: 'certificate' },
      secret: { name: 'theirs', settings: { ADMIN_TOKEN: 'admin' } },
      monitoring: {
        serviceMonitor: { enabled: true, interval: '1m', labels: { release: 'prometheus' } },
        rules: { enabled: true, labels: { release: 'prometheus' } },
        dashboard: { enabled: true, annotations: { grafana_folder: 'CI' } },
      },
    },
  ],
  'ids that OpenShift chooses': [
    { podSecurityContext: { runAsUser: null, runAsGroup: null, fsGroup: null } },
  ],
  'an image by its digest, one pod, somewhere': [
    {
      replicas: 1,
      image: { digest: `sha256:${'0'.repeat(64)}`, pullPolicy: 'Always' },
      imagePullSecrets: [{ name: 'pull' }],
      nodeSelector: { disk: 'ssd' },
      tolerations: [{ key: 'ci', operator: 'Exists', effect: 'NoSchedule' }],
      affinity: { nodeAffinity: {} },
      priorityClassName: 'high',
      spreadOver: [],
      podAnnotations: { a: 'b' },
      podDisruptionBudget: { maxUnavailable: '50%' },
      resources: {},
    },
  ],
  'further variables and volumes, and no time to settle': [
    {
      stop: { settleSeconds: 0 },
      podDisruptionBudget: { enabled: false },
      extraEnv: [
        { name: 'LOG_LEVEL', value: 'debug' },
        { name: 'TOKEN', valueFrom: { secretKeyRef: { name: 'x', key: 'y' } } },
      ],
      extraVolumes: [{ name: 'entries', configMap: { name: 'entries' } }],
      extraVolumeMounts: [{ name: 'entries', mountPath: '/etc/dockpass-entries', readOnly: true }],
    },
  ],
};
