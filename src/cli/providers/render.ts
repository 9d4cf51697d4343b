import { type ProviderDescription, type SettingDescription } from './describe.js';
import { type Style } from '../terminal/style.js';
import { wrapped } from '../terminal/wrap.js';

export function renderProviders(providers: readonly ProviderDescription[], style: Style): string {
  const parts = providers.map((provider) => renderProvider(provider, style));
  return `${parts.join('\n')}\n${wrapped(FOOTER, style.columns)}\n`;
}

const FOOTER =
  'The environment writes REGISTRY_<NAME>_ROLE_ARN, the configuration file roleArn. Every entry also takes ADDRESS, PROVIDER, REPOS, EVENTS, FORKS, CLIENTS, FORGES, REPO_IDS and IMAGES: docs/configuration.md.';

function renderProvider(provider: ProviderDescription, { colors, columns }: Style): string {
  const { id, label, description, addresses, narrows, settings } = provider;
  const lines = [
    `${colors.bold(id)}  ${label}`,
    wrapped(description, columns, '  '),
    wrapped(`Addresses, e.g. ${addresses.join(', ')}`, columns, '  '),
    `  Narrows a credential to images: ${narrows ? 'yes' : 'no'}`,
    settings.length === 0 ? '  No settings.' : '  Settings:',
    ...settings.map((setting) => renderSetting(setting, { colors, columns })),
  ];
  return `${lines.join('\n')}\n`;
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
