import { type Mistakes } from './bench.js';

/** In what the operator wrote: `dockpass check` alone finds them. */
export const CONFIGURATION_MISTAKES: Mistakes = {
  'An address with https://': { sees: 'leave out http:// or https://', status: 1 },
  'An address with a path': { sees: 'write only the host', status: 1 },
  'An address that is nearly one of a vendor': { sees: 'names no region of AWS', status: 1 },
  'A variable that was not filled in': { sees: 'is empty', status: 1 },
  'A secret that was copied out of documentation': { sees: 'is still a placeholder', status: 1 },
  'A value that was damaged on its way': { sees: 'docker --env-file', status: 0 },
  'A secret with a # in .env': {
    sees: 'ends at a #',
    status: 0,
    world: (bench) => {
      const pair = 'REGISTRY_GHCR_USERNAME=octocat\nREGISTRY_GHCR_TOKEN=example#token';
      bench.write('.env', `REGISTRY_GHCR_ADDRESS=ghcr.io\n${pair}`);
      return {};
    },
  },
  'A key of several lines in .env': {
    sees: 'stand in double quotes',
    status: 1,
    world: (bench) => {
      const lines = ['-----BEGIN PUBLIC KEY-----', 'MCowBQYDK2Vw…', '-----END PUBLIC KEY-----'];
      bench.write('.env', `WOODPECKER_PUBLIC_KEY=${lines.join('\n')}`);
      return { env: { WOODPECKER_PUBLIC_KEY: undefined } };
    },
  },
  'A mistyped setting': { sees: 'did you mean REGISTRY_GHCR_TOKEN', status: 1 },
  'The password of a proxy holds a percent sign': { sees: 'is written %25', status: 1 },
  'The endpoint for traces lacks its scheme': { sees: 'must be an http or https URL', status: 1 },
  'A word for an event that neither client has': {
    sees: 'is not an event of Drone or Woodpecker',
    status: 1,
  },
  'An event of the other client’s words': { sees: 'no client of the entry has promote', status: 0 },
  'A secret file that everybody can read': {
    sees: 'every user of the machine can read the file',
    status: 0,
    world: (bench) => {
      bench.write('ghcr-token', 'canary-token', 0o644);
      return {};
    },
  },
  'An entry that another one hides': { sees: 'is never used', status: 0 },
};
