import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { ConfigError } from '../../../src/config/config-error.js';
import { type GatewayConfig } from '../../../src/config/gateway-config.js';
import { loadConfig } from '../../../src/config/load-config.js';
import { type IRegistryProvider } from '../../../src/registry/registry-provider.js';
import { type ISecretStore } from '../../../src/store/secret-store.js';
import { fakeProviders } from './config-providers.js';

export interface ConfigCase {
  /** Added to an environment that holds only a good `DRONE_SECRET`; `undefined` takes that away. */
  readonly env?: Readonly<Record<string, string | undefined>>;
  /** Files of the working directory by name, readable by their owner only. */
  readonly files?: Readonly<Record<string, string | Uint8Array>>;
  readonly providers?: readonly IRegistryProvider[];
  readonly isTerminal?: boolean;
  readonly stores?: readonly ISecretStore[];
}

export const GOOD_SECRET = 'test-only-secret-of-the-default-drone-client';

/** Loads a configuration in a working directory of its own; paths in `env` are relative to it. */
export async function load({
  env = {},
  files = {},
  providers,
  isTerminal = false,
  stores = [],
}: ConfigCase): Promise<GatewayConfig> {
  const cwd = mkdtempSync(join(tmpdir(), 'dockpass-config-'));
  try {
    for (const [name, content] of Object.entries(files)) {
      mkdirSync(dirname(join(cwd, name)), { recursive: true });
      writeFileSync(join(cwd, name), content, { mode: 0o600 });
    }
    const whole = { DRONE_SECRET: GOOD_SECRET, ...env };
    return await loadConfig({
      ...{ env: whole, cwd, isTerminal },
      providers: providers ?? fakeProviders(),
      stores: () => Promise.resolve(stores),
    });
  } finally {
    rmSync(cwd, { recursive: true, force: true });
  }
}

/** What is wrong, one `key: message` a line; fails when nothing is. */
export async function problemsOf(one: ConfigCase): Promise<readonly string[]> {
  return (await failureOf(one)).problems.map(({ key, message }) => `${key}: ${message}`);
}

export async function failureOf(one: ConfigCase): Promise<ConfigError> {
  try {
    await load(one);
  } catch (error) {
    if (error instanceof ConfigError) return error;
    throw error;
  }
  throw new Error('the configuration was accepted');
}

/** What is odd in a configuration that is accepted. */
export async function warningsOf(one: ConfigCase): Promise<readonly string[]> {
  return (await load(one)).warnings.map(({ key, message }) => `${key}: ${message}`);
}

/** A complete entry of the generic provider, so that nothing else is odd. */
export const HUB_ENTRY = {
  REGISTRY_HUB_ADDRESS: 'registry.example.com',
  REGISTRY_HUB_USERNAME: 'octocat',
  REGISTRY_HUB_PASSWORD: 'not-a-real-password',
};
