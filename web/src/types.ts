/** What the routes answer: the types of the gateway itself, so that the two cannot drift apart. Types only. */
export type { Status, ClientStatus } from '../../src/admin/status.js';
export type { EntryStatus, CredentialStatus } from '../../src/admin/entry-status.js';
export type {
  Activity,
  ActiveMinute,
  ClientActivity,
  SkewBucket,
} from '../../src/admin/activity/activity.js';
export type { Overview } from '../../src/admin/activity/overview.js';
export type { RegistryPage, RegistryDetail } from '../../src/admin/registries/registry-page.js';
export type { EntryProbe } from '../../src/admin/registries/probe-entry.js';
export type { EntryMint } from '../../src/admin/registries/mint-entry.js';
export type { Me } from '../../src/admin/me.js';
export type { SessionState } from '../../src/page/session.controller.js';
export type { Explained } from '../../src/admin/explained.js';
export type { Decision } from '../../src/history/decision.js';
export type { DecisionPage, UsePage } from '../../src/history/history-query.js';
export type { Settings, SettingView } from '../../src/admin/settings/settings.controller.js';
export type { Preview } from '../../src/admin/entries/preview.js';
export type { ProvidersView, FoundProvider } from '../../src/admin/providers/providers-view.js';
export type { SettingDescription } from '../../src/config/settings/describe-settings.js';
export type { ConfigNote } from '../../src/config/gateway-config.js';
export type { ManagedView } from '../../src/admin/entries/managed-view.js';
