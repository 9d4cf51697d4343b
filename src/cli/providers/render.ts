import { renderSettings } from '../terminal/render-settings.js';
import { printable, type Style } from '../terminal/style.js';
import { wrapped } from '../terminal/wrap.js';
import { type Finding, type ProviderDescription } from '../../config/entries/describe-providers.js';

const GROUPS: Readonly<Record<Finding, string>> = {
  address: 'Found by the address',
  named: 'Where an entry names it: PROVIDER=<id>',
  fallback: 'For every other address',
};

/** One line for each, in groups; an example of its address where the line has room for it. */
export function renderOverview(
  providers: readonly ProviderDescription[],
  { colors, columns }: Style,
): string {
  const widest = (word: 'id' | 'label'): number =>
    providers.reduce((most, provider) => Math.max(most, provider[word].length), 0);
  const [ids, labels] = [widest('id'), widest('label')];
  const line = ({ id, label, addresses: [example = ''] }: ProviderDescription): string => {
    const name = `  ${colors.bold(id)}${' '.repeat(ids - id.length)}  `;
    const fits = columns === undefined || ids + labels + example.length + 6 <= columns;
    return name + (fits ? `${label.padEnd(labels)}  ${example}` : label);
  };
  const parts = Object.entries(GROUPS).flatMap(([found, title]) => {
    const lines = providers.filter(({ foundBy }) => foundBy === found).map(line);
    return lines.length === 0 ? [] : [`${title}\n${lines.join('\n')}\n`];
  });
  const outside = providers.filter(({ from }) => from !== undefined);
  if (outside.length > 0) parts.push(`From outside, by PROVIDERS_DIR\n${outside.map(origin).join('\n')}\n`);
  return `${parts.join('\n')}\n${wrapped(OVERVIEW_FOOTER, columns)}\n`;
}

function origin({ id, from = '' }: ProviderDescription): string {
  return `  ${id}: ${printable(from)}`;
}

export function renderDetails(provider: ProviderDescription, style: Style): string {
  return `${renderProvider(provider, style)}\n${wrapped(FOOTER, style.columns)}\n`;
}

const OVERVIEW_FOOTER = '`dockpass providers <id>` tells the settings of one, with --json those of all.';

const FOOTER =
  'The environment writes REGISTRY_<NAME>_ROLE_ARN, the configuration file roleArn. Every entry also takes ADDRESS, PROVIDER, REPOS, EVENTS, FORKS, CLIENTS, FORGES, REPO_IDS and IMAGES: docs/configuration.md.';

const FOUND_BY: Readonly<Record<Finding, string>> = {
  address: 'these addresses, or PROVIDER',
  named: 'PROVIDER alone',
  fallback: 'every address that no other claims, or PROVIDER',
};

function renderProvider(provider: ProviderDescription, style: Style): string {
  const { colors, columns } = style;
  const { id, label, description, addresses, foundBy, narrows, from, settings } = provider;
  const lines = [
    `${colors.bold(id)}  ${label}`,
    wrapped(description, columns, '  '),
    wrapped(`Addresses, e.g. ${addresses.join(', ')}`, columns, '  '),
    `  Found by: ${FOUND_BY[foundBy]}`,
    `  Narrows a credential to images: ${narrows ? 'yes' : 'no'}`,
    ...(from === undefined ? [] : [`  From outside: ${printable(from)}`]),
    ...renderSettings(settings, style),
  ];
  return `${lines.join('\n')}\n`;
}
