import { readPem } from '../../src/registry/pem.js';
import { type SettingProblem } from '../../src/registry/registry-provider.js';
import { type AcrIdentityKind, type AcrSettings } from './acr.settings.js';

type Name = Exclude<keyof AcrSettings, 'identity' | 'loginServerSuffix'>;

interface IdentityRule {
  readonly needs: readonly Name[];
  readonly allows: readonly Name[];
}

/** Which settings an identity needs, and which others it can use. What it cannot use is a mistake, not a detail. */
const RULES: Readonly<Record<AcrIdentityKind, IdentityRule>> = {
  environment: { needs: [], allows: ['clientId', 'authorityHost', 'audience'] },
  'managed-identity': { needs: [], allows: ['clientId', 'audience'] },
  'workload-identity': {
    needs: [],
    allows: ['tenantId', 'clientId', 'federatedTokenFile', 'authorityHost', 'audience'],
  },
  'client-secret': {
    needs: ['tenantId', 'clientId', 'clientSecret'],
    allows: ['authorityHost', 'audience'],
  },
  'client-certificate': {
    needs: ['tenantId', 'clientId', 'clientCertificate'],
    allows: ['clientCertificatePassword', 'authorityHost', 'audience'],
  },
  password: { needs: ['username', 'password'], allows: [] },
};

const NAMES: readonly Name[] = [
  'tenantId',
  'clientId',
  'clientSecret',
  'clientCertificate',
  'clientCertificatePassword',
  'federatedTokenFile',
  'authorityHost',
  'audience',
  'username',
  'password',
];

/** The identity that an entry names, or else the one its settings can only belong to. */
export function identityOf(settings: AcrSettings): AcrIdentityKind {
  if (settings.identity) return settings.identity;
  if (settings.username !== undefined || settings.password !== undefined) return 'password';
  if (settings.clientCertificate !== undefined) return 'client-certificate';
  if (settings.clientSecret !== undefined) return 'client-secret';
  const federated = settings.federatedTokenFile !== undefined || settings.tenantId !== undefined;
  return federated ? 'workload-identity' : 'environment';
}

/** What is missing for the identity of an entry, and what it cannot use. */
export function identityProblems(settings: AcrSettings): readonly SettingProblem[] {
  const kind = identityOf(settings);
  const { needs, allows } = RULES[kind];
  const given = NAMES.filter((name) => settings[name] !== undefined);
  const missing = needs.filter((name) => !given.includes(name));
  const unused = given.filter((name) => !needs.includes(name) && !allows.includes(name));
  return [
    ...missing.map((setting) => ({ setting, problem: `is needed for the identity ${kind}` })),
    ...unused.map((setting) => ({ setting, problem: `cannot be used with the identity ${kind}` })),
    ...certificateProblems(settings),
  ];
}

function certificateProblems({ clientCertificate }: AcrSettings): readonly SettingProblem[] {
  if (clientCertificate === undefined) return [];
  const { pem = '', problem = 'must be PEM text with a certificate and its private key' } =
    readPem(clientCertificate);
  return CERTIFICATE_AND_KEY.test(pem) ? [] : [{ setting: 'clientCertificate', problem }];
}

const CERTIFICATE_AND_KEY = /^(?=[^]*-----BEGIN CERTIFICATE-----)(?=[^]*-----BEGIN [A-Z ]*PRIVATE KEY-----)/;
