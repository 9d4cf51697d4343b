import { randomBytes } from 'node:crypto';
import { join } from 'node:path';
import { writeProvider } from './demo-provider.js';

/** Made anew for every run. */
const secret = (): string => randomBytes(24).toString('base64url');

/** Settings of a gateway whose registries are in different states: fresh, soon at an end, failing, never asked for. */
export function demoSettings(folder: string): Record<string, string> & { readonly ADMIN_TOKEN: string } {
  return {
    HOST: '127.0.0.1',
    PORT: '0',
    LOG_LEVEL: 'error',
    AUDIT_LOG: 'off',
    ADMIN_TOKEN: secret(),
    DATABASE_URL: `sqlite:${join(folder, 'demo.db')}`,
    DATABASE_KEY: secret(),
    ENTRIES_FROM: 'database:',
    PROVIDERS_DIR: writeProvider(folder),
    ...pair('DOCKERHUB', { ADDRESS: 'docker.io', USERNAME: 'acmeci', REPOS: 'acme/**,umbrella/**' }),
    ...pair('HARBOR', { ADDRESS: 'harbor.example.com', USERNAME: 'robot$acme+ci', REPOS: 'acme/**' }),
    ...entry('EU', { ADDRESS: 'eu.acme.example', REPOS: 'acme/*,umbrella/*' }),
    ...entry('US', { ADDRESS: 'us.acme.example', REPOS: 'umbrella/*' }),
    ...entry('RELEASE', { ADDRESS: 'release.acme.example', REPOS: 'acme/app', EVENTS: 'tag' }),
    ...entry('OLD', { ADDRESS: 'old.acme.example', REPOS: 'initech/*,umbrella/web' }),
  };
}

/** The entry that the database keeps. */
export const MANAGED = {
  address: 'partner.example.com',
  username: 'ci-reader',
  password: secret(),
  repos: ['umbrella/api'],
} as const;

function pair(name: string, settings: Readonly<Record<string, string>>): Record<string, string> {
  return entry(name, { PASSWORD: secret(), ...settings });
}

function entry(name: string, settings: Readonly<Record<string, string>>): Record<string, string> {
  return Object.fromEntries(
    Object.entries(settings).map(([setting, value]) => [`REGISTRY_${name}_${setting}`, value]),
  );
}
