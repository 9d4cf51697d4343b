import {
  ENTRA_NAMES,
  entraProblems,
  type IdentityRule,
  kindOf,
  ruleProblems,
} from '../../src/registry/clouds/azure/identity.js';
import { type SettingProblem } from '../../src/registry/registry-provider.js';
import { type AcrIdentityKind, type AcrSettings } from './acr.settings.js';

type Name = Exclude<keyof AcrSettings, 'identity' | 'loginServerSuffix' | 'tokenFor'>;

const PAIR = ['username', 'password'] as const;
const PASSWORD: IdentityRule<Name> = { needs: PAIR, allows: [] };
const NO_PAIR: IdentityRule<Name> = { needs: [], allows: [] };

/** The identity that an entry names, or else the one its settings can only belong to. */
export function identityOf(settings: AcrSettings): AcrIdentityKind {
  if (settings.identity) return settings.identity;
  return PAIR.some((name) => settings[name] !== undefined) ? 'password' : kindOf(settings);
}

/** Whether an entry signs in with what it says itself, at hosts of Azure. */
export function bringsIdentity(settings: AcrSettings): boolean {
  if (settings.authorityHost !== undefined || settings.loginServerSuffix !== undefined) return false;
  return OF_ITS_OWN.has(identityOf(settings));
}

const OF_ITS_OWN: ReadonlySet<AcrIdentityKind> = new Set(['client-secret', 'client-certificate', 'password']);

/** What is missing for the identity of an entry, and what it cannot use. */
export function identityProblems(settings: AcrSettings): readonly SettingProblem[] {
  const kind = identityOf(settings);
  return kind === 'password'
    ? ruleProblems(kind, PASSWORD, [...ENTRA_NAMES, 'audience', ...PAIR], settings)
    : [...entraProblems(kind, settings), ...ruleProblems(kind, NO_PAIR, PAIR, settings)];
}
