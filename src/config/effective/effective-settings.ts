import { isHidden, type SettingSpec, type SettingTable } from '../../registry/setting.js';
import { type ConfigFiles } from '../settings/files.js';
import { type RawSettings } from '../settings/raw-settings.js';
import { parseValue } from '../settings/setting-kind.js';
import { environmentName } from '../settings/setting-name.js';
import { type Written, writtenIn } from '../settings/written-setting.js';
import { type Environment } from '../sources/environment/environment.js';
import { type EffectiveSetting, type SettingOrigin } from './effective-setting.js';

/** The settings of one owner. */
export interface SettingGroup extends Pick<EffectiveSetting, 'owner' | 'name'> {
  readonly table: SettingTable;
  /** Where they may be written. */
  readonly sources: readonly RawSettings[];
}

export interface EffectiveContext {
  /** Of the process: what it does not have and the gateway does is written in `.env`. */
  readonly env: Environment;
  readonly files: ConfigFiles;
  /** What defaults come to that are not one value, by property. */
  readonly defaults?: Readonly<Record<string, string>>;
}

/** Every setting of an owner, in the order of the table. For a configuration in which all is right. */
export function effectiveSettings(
  { owner, name, table, sources }: SettingGroup,
  context: EffectiveContext,
): readonly EffectiveSetting[] {
  const [first] = sources;
  return Object.entries(table).map(([property, spec]) => {
    const [written] = writtenIn(sources, table, property);
    const fallback = spec.default ?? context.defaults?.[property] ?? spec.defaultText ?? null;
    const hidden = isHidden(spec);
    return {
      ...{ owner, name },
      setting: first?.textual ? first.keyOf(environmentName(property)) : property,
      ...{ meaning: spec.meaning, unit: spec.unit ?? null, hidden },
      state: written ? 'set' : fallback === null ? 'none' : 'default',
      value: hidden ? null : written ? valueOf(written, spec) : fallback,
      origin: written ? originOf(written, context) : null,
    };
  });
}

function valueOf({ value, source }: Written, { kind }: SettingSpec): EffectiveSetting['value'] {
  return (parseValue(kind, value, source.textual) ?? null) as EffectiveSetting['value'];
}

function originOf(written: Written, { env, files }: EffectiveContext): SettingOrigin {
  const { source, name, form, value } = written;
  const { key, line } = source.place?.(name) ?? { key: source.keyOf(name), line: undefined };
  const inEnvironment = env[key] === undefined ? '.env' : 'environment';
  return {
    source: source.file ? files.resolve(source.file.value) : inEnvironment,
    ...{ key, line: line ?? null },
    keptIn: form === 'value' ? null : form === 'file' ? files.resolve(String(value)) : String(value),
  };
}
