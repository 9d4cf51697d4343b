import { type ComponentType } from 'preact';
import { type IconName } from '../parts/icons.js';
import { type Route } from '../router.js';
import { Clients } from './clients/clients.js';
import { Configuration } from './configuration/configuration.js';
import { Decisions } from './decisions/decisions.js';
import { Entries } from './entries/entries.js';
import { Explain } from './explain/explain.js';
import { Overview } from './overview/overview.js';
import { Registries } from './registries/registries.js';

export interface ViewProps {
  readonly route: Route;
}

export interface ViewEntry {
  /** First segment behind `#/`. */
  readonly path: string;
  readonly label: string;
  readonly icon: IconName;
  readonly View: ComponentType<ViewProps>;
}

/** In the order of the menu. */
export const VIEWS: readonly ViewEntry[] = [
  { path: 'overview', label: 'Overview', icon: 'overview', View: Overview },
  { path: 'registries', label: 'Registries', icon: 'registries', View: Registries },
  { path: 'explain', label: 'Who gets what', icon: 'explain', View: Explain },
  { path: 'decisions', label: 'Decisions', icon: 'decisions', View: Decisions },
  { path: 'clients', label: 'Clients', icon: 'clients', View: Clients },
  { path: 'entries', label: 'Entries', icon: 'entries', View: Entries },
  { path: 'configuration', label: 'Configuration', icon: 'configuration', View: Configuration },
];
