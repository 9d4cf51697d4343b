import { renderSettings } from '../terminal/render-settings.js';
import { type Style } from '../terminal/style.js';
import { wrapped } from '../terminal/wrap.js';
import { type ProviderDescription } from './describe.js';

export function renderProviders(providers: readonly ProviderDescription[], style: Style): string {
  const parts = providers.map((provider) => renderProvider(provider, style));
  return `${parts.join('\n')}\n${wrapped(FOOTER, style.columns)}\n`;
}

const FOOTER =
  'The environment writes REGISTRY_<NAME>_ROLE_ARN, the configuration file roleArn. Every entry also takes ADDRESS, PROVIDER, REPOS, EVENTS, FORKS, CLIENTS, FORGES, REPO_IDS and IMAGES: docs/configuration.md.';

function renderProvider(provider: ProviderDescription, style: Style): string {
  const { colors, columns } = style;
  const { id, label, description, addresses, narrows, settings } = provider;
  const lines = [
    `${colors.bold(id)}  ${label}`,
    wrapped(description, columns, '  '),
    wrapped(`Addresses, e.g. ${addresses.join(', ')}`, columns, '  '),
    `  Narrows a credential to images: ${narrows ? 'yes' : 'no'}`,
    ...renderSettings(settings, style),
  ];
  return `${lines.join('\n')}\n`;
}
