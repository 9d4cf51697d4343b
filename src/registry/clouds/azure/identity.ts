import { readPem } from '../../pem.js';
import { type SettingProblem } from '../../registry-provider.js';
import { type EntraIdentityKind, type EntraSettings } from './settings.js';

/** What proves an identity. */
export type EntraWords = Omit<EntraSettings, 'identity'>;

/** Which settings an identity needs, and which others it can use. */
export interface IdentityRule<Name> {
  readonly needs: readonly Name[];
  readonly allows: readonly Name[];
}

/** What an identity cannot use is a mistake, not a detail. */
const RULES: Readonly<Record<EntraIdentityKind, IdentityRule<keyof EntraWords>>> = {
  environment: { needs: [], allows: ['clientId', 'authorityHost'] },
  'managed-identity': { needs: [], allows: ['clientId'] },
  'workload-identity': { needs: [], allows: ['tenantId', 'clientId', 'federatedTokenFile', 'authorityHost'] },
  'client-secret': { needs: ['tenantId', 'clientId', 'clientSecret'], allows: ['authorityHost'] },
  'client-certificate': {
    needs: ['tenantId', 'clientId', 'clientCertificate'],
    allows: ['clientCertificatePassword', 'authorityHost'],
  },
};

export const ENTRA_NAMES: readonly (keyof EntraWords)[] = [
  'tenantId',
  'clientId',
  'clientSecret',
  'clientCertificate',
  'clientCertificatePassword',
  'federatedTokenFile',
  'authorityHost',
];

/** The identity that the settings can only belong to. */
export function kindOf(settings: EntraWords): EntraIdentityKind {
  if (settings.clientCertificate !== undefined) return 'client-certificate';
  if (settings.clientSecret !== undefined) return 'client-secret';
  const federated = settings.federatedTokenFile !== undefined || settings.tenantId !== undefined;
  return federated ? 'workload-identity' : 'environment';
}

/** What is missing for an identity of Entra's, and what it cannot use. */
export function entraProblems(kind: EntraIdentityKind, settings: EntraWords): readonly SettingProblem[] {
  if (!Object.hasOwn(RULES, kind)) return []; // another rule refuses it
  return [...ruleProblems(kind, RULES[kind], ENTRA_NAMES, settings), ...certificateProblems(settings)];
}

/** The same for any identity, of the named settings. */
export function ruleProblems<Name extends string>(
  kind: string,
  { needs, allows }: IdentityRule<Name>,
  names: readonly Name[],
  settings: Readonly<Partial<Record<Name, unknown>>>,
): readonly SettingProblem[] {
  const given = names.filter((name) => settings[name] !== undefined);
  const missing = needs.filter((name) => !given.includes(name));
  const unused = given.filter((name) => !needs.includes(name) && !allows.includes(name));
  return [
    ...missing.map((setting) => ({ setting, problem: `is needed for the identity ${kind}` })),
    ...unused.map((setting) => ({ setting, problem: `cannot be used with the identity ${kind}` })),
  ];
}

function certificateProblems({ clientCertificate }: EntraWords): readonly SettingProblem[] {
  if (clientCertificate === undefined) return [];
  const { pem = '', problem = 'must be PEM text with a certificate and its private key' } =
    readPem(clientCertificate);
  return CERTIFICATE_AND_KEY.test(pem) ? [] : [{ setting: 'clientCertificate', problem }];
}

const CERTIFICATE_AND_KEY = /^(?=[^]*-----BEGIN CERTIFICATE-----)(?=[^]*-----BEGIN [A-Z ]*PRIVATE KEY-----)/;
