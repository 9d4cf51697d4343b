import { describe } from '@jest/globals';
import { goVersion, type ClientName, type Outcome } from './go-clients.js';
import { TEST_DRONE_SECRET, TEST_WOODPECKER_PUBLIC_PEM } from './sign.js';

export const clients: readonly ClientName[] = ['drone', 'woodpecker'];

/** Credentials that the gateway holds: one for everybody, one for the repository `acme/app`. */
export const hub = { address: 'docker.io', username: 'octocat', password: 'TEST-ONLY-hub-password' };
export const app = {
  address: 'registry.example.com:5000',
  username: 'acme-app',
  password: 'TEST-ONLY-app <&> päss:word',
};

/** Settings of a gateway that both clients may ask. */
export const clientEnv = {
  DRONE_SECRET: TEST_DRONE_SECRET,
  WOODPECKER_PUBLIC_KEY: String(TEST_WOODPECKER_PUBLIC_PEM),
};
export const hubEnv = {
  REGISTRY_HUB_ADDRESS: hub.address,
  REGISTRY_HUB_USERNAME: hub.username,
  REGISTRY_HUB_PASSWORD: hub.password,
};
export const appEnv = {
  REGISTRY_APP_ADDRESS: app.address,
  REGISTRY_APP_REPOS: 'acme/app',
  REGISTRY_APP_USERNAME: app.username,
  REGISTRY_APP_PASSWORD: app.password,
};

/** What a client sees that is given exactly these credentials. */
export function got(...registries: Outcome['registries']): Partial<Outcome> {
  return { registries, error: '' };
}

const go = goVersion();

/** `describe`, skipped with a word where there is no Go. */
export const describeWithGo = go === undefined ? describe.skip : describe;
if (go === undefined) process.stderr.write('test/interop is skipped: there is no `go` command here.\n');
