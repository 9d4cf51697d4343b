import { renderSettings } from '../terminal/render-settings.js';
import { type Style } from '../terminal/style.js';
import { wrapped } from '../terminal/wrap.js';
import { type StoreDescription } from './describe.js';

export function renderStores(stores: readonly StoreDescription[], style: Style): string {
  const parts = stores.map((store) => renderStore(store, style));
  return `${parts.join('\n')}\n${wrapped(FOOTER, style.columns)}\n`;
}

const FOOTER =
  'A setting named <KEY>_FROM says where its value is kept, e.g. REGISTRY_<NAME>_PASSWORD_FROM. STORE_<NAME>_KIND and STORE_<NAME>_<SETTING> make a further store of a kind: docs/stores/README.md.';

function renderStore(store: StoreDescription, style: Style): string {
  const { colors, columns } = style;
  const { id, label, description, references, needsNoSettings, settings } = store;
  const lines = [
    `${colors.bold(id)}  ${label}`,
    wrapped(description, columns, '  '),
    wrapped(`References, e.g. ${references.join(', ')}`, columns, '  '),
    `  Is there without any setting: ${needsNoSettings ? 'yes' : 'no'}`,
    ...renderSettings(settings, style),
  ];
  return `${lines.join('\n')}\n`;
}
