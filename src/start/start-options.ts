import type { DestinationStream } from 'pino';
import { type Clock } from '../credentials/clock.js';
import { type ServerLimits } from '../exchange/limits.js';
import { type KeyListener, type KeySource } from '../gateway/keys/key-fetcher.js';
import { type ISecretStore } from '../store/secret-store.js';
import { type GatherMetrics } from '../metrics/metrics-page.js';

export interface StartOptions {
  readonly env: Readonly<Record<string, string | undefined>>;
  /** Where `.env` is looked for and relative paths begin. */
  readonly cwd: string;
  /** Directory with one folder per provider. */
  readonly providersRoot: URL;
  /** The kinds of stores; left out = the folders of `stores/` beside the providers. */
  readonly stores?: () => Promise<readonly ISecretStore[]>;
  readonly isTerminal: boolean;
  /** Where several processes share the port; left out = this is the only one. */
  readonly gatherMetrics?: GatherMetrics;
  /** Who asks Woodpecker servers for their keys where several processes share one answer; left out = this process. */
  readonly keySource?: (hear: KeyListener) => KeySource;
  /** For tests: instead of standard output, shorter limits, and the time by which credentials live. */
  readonly logDestination?: DestinationStream;
  readonly limits?: Partial<ServerLimits>;
  readonly clock?: Clock;
}
