import {
  type CredentialFile,
  GOOGLE_UNIVERSE,
  readCredential,
  universeOf,
} from '../../src/registry/clouds/google/credential-file.js';
import { lifetimeProblems } from '../../src/registry/clouds/google/settings.js';
import { type EntryDraft, type SettingProblem } from '../../src/registry/registry-provider.js';
import { scopeOfHost } from './gcr.hosts.js';
import { type GcrSettings } from './gcr.settings.js';

/** What is wrong with an entry as a whole; nothing of a value is repeated. */
export function gcrProblems({ addresses, settings }: EntryDraft<GcrSettings>): readonly SettingProblem[] {
  const universes = new Set(addresses.flatMap((address) => scopeOfHost(address)?.universe ?? []));
  if (universes.size > 1) return [MIXED_CLOUDS];
  const read = settings.key === undefined ? undefined : readCredential(settings.key);
  if (read && 'problem' in read) return [{ setting: 'key', problem: read.problem }];
  if (read && universes.size === 1 && !universes.has(universeOf(read.file))) return [FOREIGN_KEY];
  return settings.mode === 'token' ? tokenProblems(settings, read?.file) : keyProblems(settings, read?.file);
}

const MIXED_CLOUDS: SettingProblem = {
  setting: 'address',
  problem: 'names registries of different clouds (Google, S3NS): give each its own entry and identity',
};
const FOREIGN_KEY: SettingProblem = {
  setting: 'key',
  problem: 'belongs to another cloud than the address (see its universe_domain)',
};
const KEY_OF_OTHER_CLOUD: SettingProblem = {
  setting: 'mode',
  problem: 'must be json_key or json_key_base64 for a service account key of this cloud',
};
const NO_KEY: SettingProblem = { setting: 'key', problem: 'must hold a service account key in this MODE' };

function tokenProblems(settings: GcrSettings, file: CredentialFile | undefined): SettingProblem[] {
  const unusable = file?.type === 'service_account' && universeOf(file) !== GOOGLE_UNIVERSE;
  return [...(unusable ? [KEY_OF_OTHER_CLOUD] : []), ...lifetimeProblems(settings)];
}

function keyProblems(settings: GcrSettings, file: CredentialFile | undefined): SettingProblem[] {
  const unused = (['impersonateServiceAccount', 'lifetime'] as const).filter(
    (setting) => settings[setting] !== undefined,
  );
  return [
    ...(file?.type === 'service_account' ? [] : [NO_KEY]),
    ...unused.map((setting) => ({ setting, problem: 'does nothing in this MODE: leave it out' })),
  ];
}
