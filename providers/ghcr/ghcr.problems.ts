import { readPem } from '../../src/registry/pem.js';
import { type SettingProblem } from '../../src/registry/registry-provider.js';
import { apiBase } from './ghcr.api-url.js';
import { rsaKey } from './ghcr.app-jwt.js';
import { type GhcrSettings } from './ghcr.settings.js';

/** What one setting alone does not tell; nothing of a value is repeated. */
export function ghcrProblems(settings: GhcrSettings): readonly SettingProblem[] {
  return [
    ...hostProblems(settings),
    ...(settings.experimentalApp ? appProblems(settings) : tokenProblems(settings)),
  ];
}

type SettingName = keyof GhcrSettings;

const APP_ONLY = ['appId', 'installationId', 'privateKey', 'repositories', 'probeImage', 'apiUrl'] as const;
const APP_NEEDS = ['appId', 'installationId', 'privateKey', 'probeImage'] as const;
const TOKEN_ONLY = ['username', 'token'] as const;

function hostProblems({ enterpriseHost = '' }: GhcrSettings): SettingProblem[] {
  if (enterpriseHost.startsWith('containers.')) {
    return [
      problem('enterpriseHost', 'must be the host of the website, without the leading label of the registry'),
    ];
  }
  return enterpriseHost === 'github.com'
    ? [problem('enterpriseHost', 'is for Enterprise servers: leave it out for ghcr.io')]
    : [];
}

function tokenProblems(settings: GhcrSettings): SettingProblem[] {
  const unfit = UNFIT_TOKENS.find(([prefix]) => settings.token?.startsWith(prefix));
  return [
    ...missing(settings, TOKEN_ONLY, 'is needed: the registry wants an account and its classic token'),
    ...(unfit ? [problem('token', unfit[1])] : []),
    ...given(settings, APP_ONLY, 'works only with EXPERIMENTAL_APP'),
  ];
}

/** GitHub marks its kinds of token by a prefix; these cannot pull packages, or not for long. */
const UNFIT_TOKENS: readonly (readonly [prefix: string, problem: string])[] = [
  ['github_pat_', 'is a fine-grained token, which the registry does not support: create a classic one'],
  ['ghs_', 'is an installation or Actions token, which expires within hours: create a classic personal one'],
  ['ghu_', 'is a user token of an App, which expires within hours: create a classic personal one'],
  ['ghr_', 'is a refresh token of an App, which pulls nothing: create a classic personal one'],
];

function appProblems(settings: GhcrSettings): SettingProblem[] {
  const { privateKey = '' } = settings;
  const badKey = settings.privateKey !== undefined && rsaKey(privateKey) === undefined;
  return [
    ...missing(settings, APP_NEEDS, 'is needed with EXPERIMENTAL_APP'),
    ...given(settings, TOKEN_ONLY, 'does nothing with EXPERIMENTAL_APP: leave it out'),
    ...(badKey ? [problem('privateKey', readPem(privateKey).problem ?? NO_KEY)] : []),
    ...(apiBase(settings) === undefined ? [problem('apiUrl', API_URL)] : []),
  ];
}

const NO_KEY = 'must be an RSA private key in PEM without a passphrase';
const API_URL =
  'must be an https URL without user, query and fragment; plain http works only to a loopback host';

function missing(settings: GhcrSettings, names: readonly SettingName[], text: string): SettingProblem[] {
  return names.filter((name) => settings[name] === undefined).map((name) => problem(name, text));
}

function given(settings: GhcrSettings, names: readonly SettingName[], text: string): SettingProblem[] {
  return names.filter((name) => settings[name] !== undefined).map((name) => problem(name, text));
}

function problem(setting: SettingName, text: string): SettingProblem {
  return { setting, problem: text };
}
