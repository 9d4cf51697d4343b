import { ALL_SETTINGS } from '../all-settings.js';
import { ALL_CLIENT_SETTINGS, CLIENT_SETTINGS } from '../clients/client-settings.js';
import { type Basics } from '../load-basics.js';
import { type Environment } from '../sources/environment/environment.js';
import { type EffectiveSetting } from './effective-setting.js';
import { effectiveSettings, type SettingGroup } from './effective-settings.js';

/** Every setting of the gateway, of its clients and of the stores that are used: a new one is there by itself. */
export function allEffective(basics: Basics, env: Environment): readonly EffectiveSetting[] {
  const { core, file, files, written, stores } = basics;
  const context = { env, files, defaults: { logFormat: core.log.format } };
  const clients = file.clients.map((raw): SettingGroup => ({
    owner: 'client',
    name: raw.name ?? '',
    table: CLIENT_SETTINGS.get(String(raw.values.get('dialect'))) ?? ALL_CLIENT_SETTINGS,
    sources: [raw],
  }));
  const gateway = { owner: 'gateway', name: '', table: ALL_SETTINGS, sources: written } as const;
  return [gateway, ...clients, ...stores.groups].flatMap((group) => effectiveSettings(group, context));
}
