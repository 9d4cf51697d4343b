import { environmentName } from '../../config/settings/setting-name.js';
import { type ISecretStore } from '../../store/secret-store.js';
import { describeSettings, type SettingDescription } from '../../config/settings/describe-settings.js';

/** A kind of store as operators have to know it. */
export interface StoreDescription {
  readonly id: string;
  readonly label: string;
  readonly description: string;
  /** Examples of references to it. */
  readonly references: readonly string[];
  /** Whether it is there without any setting. */
  readonly needsNoSettings: boolean;
  /** Those of the store without a name. */
  readonly settings: readonly SettingDescription[];
}

export function describeStores(stores: readonly ISecretStore[]): readonly StoreDescription[] {
  return stores.map(({ id, label, description, examples, needsNoSettings, settings: type }) => {
    const settings = describeSettings(type, `${environmentName(id).replaceAll('-', '_')}_`);
    return { id, label, description, references: examples, needsNoSettings, settings };
  });
}
