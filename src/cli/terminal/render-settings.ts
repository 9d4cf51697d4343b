import { type SettingDescription } from '../../config/settings/describe-settings.js';
import { type Style } from './style.js';
import { wrapped } from './wrap.js';

/** The settings of a plugin, each below its name, for the end of what is said about it. */
export function renderSettings(settings: readonly SettingDescription[], style: Style): readonly string[] {
  if (settings.length === 0) return ['  No settings.'];
  return ['  Settings:', ...settings.map((setting) => renderSetting(setting, style))];
}

function renderSetting(setting: SettingDescription, { colors, columns }: Style): string {
  const { key, fileKey, description, example } = setting;
  const about = example === undefined ? description : `${description.replace(/\.$/, '')}; e.g. ${example}`;
  const name = fileKey === undefined ? colors.cyan(key) : `${colors.cyan(key)} (or …_FILE)`;
  return `    ${name}: ${traits(setting)}\n${wrapped(about, columns, '        ')}`;
}

function traits({ kind, required, secret, default: fallback }: SettingDescription): string {
  return [
    kind,
    ...(secret ? ['secret'] : []),
    ...(required ? ['needed'] : []),
    ...(fallback === undefined ? [] : [`default ${fallback}`]),
  ].join(', ');
}
