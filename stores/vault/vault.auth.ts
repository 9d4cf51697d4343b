import { type SettingProblem } from '../../src/registry/registry-provider.js';
import { type AuthKind, type VaultSettings } from './vault.settings.js';

/** What a way to sign in can be given, by the names that Vault's own clients have. */
export interface AuthWords {
  readonly token?: string;
  readonly roleId?: string;
  readonly secretId?: string;
  readonly role?: string;
  readonly jwtFile?: string;
  readonly authMount?: string;
}

type Word = keyof AuthWords;

/** Who asks, and how. */
export interface Auth extends AuthWords {
  readonly kind: AuthKind;
}

/** What each way to sign in needs, and what it may have besides. */
const USES: Readonly<Record<AuthKind, { needs: readonly Word[]; takes: readonly Word[] }>> = {
  token: { needs: ['token'], takes: [] },
  approle: { needs: ['roleId', 'secretId'], takes: ['authMount'] },
  kubernetes: { needs: ['role'], takes: ['authMount', 'jwtFile'] },
  jwt: { needs: ['jwtFile'], takes: ['authMount', 'role'] },
};
const WORDS: readonly Word[] = ['token', 'roleId', 'secretId', 'role', 'jwtFile', 'authMount'];

/** What Drone's Vault plugin calls them. */
const ALIASES = {
  auth: 'authType',
  roleId: 'approleId',
  secretId: 'approleSecret',
  role: 'kubernetesRole',
} as const;

/** By whichever names it was configured. */
export function authOf(settings: VaultSettings): Auth {
  const words = Object.fromEntries(WORDS.map((word) => [word, settings[nameOf(word, settings)]]));
  return { kind: settings.auth ?? settings.authType ?? 'token', ...words };
}

/** The setting that was used for a word. */
function nameOf(word: Word | 'auth', settings: VaultSettings): keyof VaultSettings {
  const alias = (ALIASES as Partial<Record<Word | 'auth', keyof VaultSettings>>)[word];
  return alias !== undefined && settings[word] === undefined && settings[alias] !== undefined ? alias : word;
}

/** Two names for one thing, what is missing, and what nobody would look at. */
export function authProblems(settings: VaultSettings): readonly SettingProblem[] {
  const auth = authOf(settings);
  if (!Object.hasOwn(USES, auth.kind)) return []; // another rule refuses it
  const { needs, takes } = USES[auth.kind];
  const doubled = Object.entries(ALIASES)
    .filter(([word, alias]) => settings[word as Word | 'auth'] !== undefined && settings[alias] !== undefined)
    .map(([word, alias]) => ({
      setting: alias,
      problem: `means the same as ${spoken(word as Word | 'auth')}, which is given too: leave one out`,
    }));
  const missing = needs
    .filter((word) => auth[word] === undefined)
    .map((word) => ({ setting: word, problem: `is needed to sign in by ${auth.kind}` }));
  const idle = WORDS.filter(
    (word) => auth[word] !== undefined && !needs.includes(word) && !takes.includes(word),
  ).map((word) => ({
    setting: nameOf(word, settings),
    problem: `is not used to sign in by ${auth.kind}: leave it out, or say by AUTH how to sign in`,
  }));
  return [...doubled, ...missing, ...idle, ...wrapped(auth, settings)];
}

function spoken(word: Word | 'auth'): string {
  return word.replace(/[A-Z]/g, (letter) => `_${letter}`).toUpperCase();
}

/** A wrapping token holds another secret, which only `unwrap` gives, once: it opens nothing by itself. */
function wrapped({ token = '', secretId = '' }: Auth, settings: VaultSettings): readonly SettingProblem[] {
  const problem = 'is a wrapped token: unwrap it first (vault unwrap), and give what was in it';
  return [
    ...(token.startsWith('eyJ') ? [{ setting: 'token', problem }] : []),
    ...(/^(?:hvs|s)\.\w{20,}/.test(secretId) ? [{ setting: nameOf('secretId', settings), problem }] : []),
  ];
}
