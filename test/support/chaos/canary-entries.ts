import { generateKeyPairSync } from 'node:crypto';
import { loopbackCertificate } from '../net/loopback-certificate.js';

type Settings = Readonly<Record<string, string>>;

/** An entry whose settings all hold the word `canary`, as far as their form allows. */
export interface CanaryEntry {
  readonly provider: string;
  readonly address: string;
  /** By property of the provider's settings class. */
  readonly settings: Settings;
  readonly images?: string;
}

const rsa = generateKeyPairSync('rsa', { modulusLength: 2048 }).privateKey;
const pem = (type: 'pkcs1' | 'pkcs8'): string => rsa.export({ type, format: 'pem' }).toString();
const certificate = loopbackCertificate(['canary.example'], 'rsa');
const GUID = '22222222-2222-4222-8222-222222222222';

const googleKey = JSON.stringify({
  type: 'service_account',
  project_id: 'canary-project',
  private_key_id: 'canary-key-id',
  private_key: pem('pkcs8'),
  client_email: 'canary@canary-project.iam.gserviceaccount.com',
  token_uri: 'https://oauth2.googleapis.com/token',
});

/** By name. Addresses, names and the words of enumerations are shown to operators, so they hold no canary. */
export const CANARY_ENTRIES: Readonly<Record<string, CanaryEntry>> = {
  generic: {
    provider: 'generic',
    address: 'r.example:5000',
    settings: {
      username: 'canary-user',
      password: 'canary-password: "\n',
      tokenHosts: 'canary-host.example',
    },
  },
  hub: {
    provider: 'dockerhub',
    address: 'docker.io',
    settings: { username: 'canaryuser', password: 'dckr_oat_canary-0123456789abcdef' },
  },
  gitlab: {
    provider: 'gitlab',
    address: 'registry.gitlab.com',
    settings: {
      username: 'gitlab+deploy-canary',
      password: 'gldt-canary0123456789',
      tokenHosts: 'canary-git.example',
    },
  },
  harbor: {
    provider: 'harbor',
    address: 'harbor.example',
    settings: { username: 'robot$canary+reader', password: 'canary-robot-secret' },
  },
  quay: {
    provider: 'quay',
    address: 'quay.io',
    settings: { username: 'acme+canary_robot', password: 'canary-quay-token' },
  },
  ghcr: {
    provider: 'ghcr',
    address: 'containers.git.example',
    settings: {
      username: 'canary-machine',
      token: 'ghp_canaryToken0123456789',
      enterpriseHost: 'git.example',
    },
  },
  ghcrapp: {
    provider: 'ghcr',
    address: 'ghcr.io',
    settings: {
      experimentalApp: 'true',
      appId: 'IvCanary0123456789',
      installationId: '7654321',
      privateKey: pem('pkcs1'),
      repositories: 'canary-repository',
      probeImage: 'acme/canary-app:1',
      apiUrl: 'https://canary-api.example',
    },
  },
  gcr: {
    provider: 'gcr',
    address: 'europe-west1-docker.pkg.dev',
    settings: {
      mode: 'token',
      key: googleKey,
      impersonateServiceAccount: 'canary-puller@canary-project.iam.gserviceaccount.com',
      lifetime: '1800',
      oauthScope: 'cloud-platform.read-only',
    },
  },
  gcrkey: { provider: 'gcr', address: 'gcr.io', settings: { mode: 'json_key', key: googleKey } },
  acr: {
    provider: 'acr',
    address: 'acmecorp.azurecr.io',
    settings: {
      identity: 'client-secret',
      tenantId: 'canary-tenant.example',
      clientId: GUID,
      clientSecret: 'canary-client-secret',
      authorityHost: 'https://login.microsoftonline.com',
      audience: 'https://canary-audience.example',
    },
  },
  acrcert: {
    provider: 'acr',
    address: 'certified.azurecr.cloud.example',
    settings: {
      tenantId: 'canary-tenant.example',
      clientId: GUID,
      clientCertificate: certificate.cert + certificate.key,
      clientCertificatePassword: 'canary-certificate-password',
      loginServerSuffix: 'azurecr.cloud.example',
      authorityHost: 'https://login.microsoftonline.com',
    },
  },
  acrfed: {
    provider: 'acr',
    address: 'federated.azurecr.io',
    settings: {
      tenantId: 'canary-tenant.example',
      clientId: GUID,
      federatedTokenFile: '/canary/federated-token',
    },
  },
  acrpair: {
    provider: 'acr',
    address: 'paired.azurecr.io',
    settings: { username: 'canary-pull', password: 'canary-acr-password' },
  },
  ecr: {
    provider: 'ecr',
    address: '123456789012.dkr.ecr.eu-west-1.amazonaws.com',
    settings: {
      accessKeyId: 'AKIACANARY0000000001',
      secretAccessKey: 'canary/secret+of=a-key',
      sessionToken: 'canary/session+token',
      roleArn: 'arn:aws:iam::123456789012:role/canary-role',
      externalId: 'canary-external-id',
      roleSessionName: 'canary-session',
      roleDuration: '900',
      pullThrough: 'true',
    },
    images: 'acme/canary-image',
  },
  ecrprofile: {
    provider: 'ecr',
    address: '123456789012.dkr.ecr.eu-west-2.amazonaws.com',
    settings: { profile: 'canary-profile' },
  },
  ecrweb: {
    provider: 'ecr',
    address: '123456789012.dkr.ecr.eu-west-3.amazonaws.com',
    settings: {
      roleArn: 'arn:aws:iam::123456789012:role/canary-web-role',
      webIdentityTokenFile: '/canary/web-identity',
    },
  },
};

/** Settings that hold no text of their own, or that are public because addresses are made of them. */
export const NO_CANARY = new Set([
  ...['acr.identity', 'acr.clientId', 'acr.loginServerSuffix', 'acr.authorityHost'],
  ...['ecr.roleDuration', 'ecr.pullThrough', 'gcr.mode', 'gcr.lifetime', 'gcr.oauthScope'],
  ...['ghcr.enterpriseHost', 'ghcr.experimentalApp', 'ghcr.installationId'],
]);

/** Secrets whose form leaves no room for a word: a line out of the middle of each stands for it. */
export const FORMED_SECRETS: readonly string[] = [
  pem('pkcs1'),
  pem('pkcs8'),
  certificate.key,
  certificate.cert,
].map((text) => text.split('\n')[2] ?? '');

export function canaryEnvironment(): Record<string, string> {
  const pairs = Object.entries(CANARY_ENTRIES).flatMap(([name, { provider, address, settings, images }]) => {
    const own = Object.entries(settings).map(([property, value]) => [
      property.replace(/([a-z0-9])([A-Z])/g, '$1_$2').toUpperCase(),
      value,
    ]);
    const common = [
      ['PROVIDER', provider],
      ['ADDRESS', address],
      ...(images === undefined ? [] : [['IMAGES', images]]),
    ];
    return [...common, ...own].map(([key = '', value = '']) => [
      `REGISTRY_${name.toUpperCase()}_${key}`,
      value,
    ]);
  });
  return Object.fromEntries(pairs) as Record<string, string>;
}
