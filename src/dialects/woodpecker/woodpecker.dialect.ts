import { type Dialect } from '../dialect.js';
import { readWoodpeckerClient, WOODPECKER_SETTINGS } from './woodpecker-client.js';
import { woodpeckerKey } from './woodpecker-key.js';
import { askedOfWoodpecker, decodeWoodpecker } from './woodpecker-request.js';
import {
  askedSecretsOfWoodpecker,
  decodeWoodpeckerSecrets,
  renderWoodpeckerSecrets,
  WOODPECKER_SECRET_EVENTS,
} from './woodpecker-secrets.js';
import { verifyWoodpeckerHead } from './woodpecker-signature.js';

/** Woodpecker's server, which asks a registry and a secret extension: only the signed target tells them apart. */
export const woodpecker: Dialect = {
  id: 'woodpecker',
  label: 'Woodpecker',
  events: [
    'push',
    'pull_request',
    'pull_request_closed',
    'pull_request_metadata',
    'tag',
    'release',
    'deployment',
    'cron',
    'manual',
  ],
  forkEvents: ['pull_request', 'pull_request_closed', 'pull_request_metadata', 'deployment'],
  hasForges: true,
  asksBeforeApproval: true,
  settings: WOODPECKER_SETTINGS,
  readClient: readWoodpeckerClient,
  /** server/router/api.go */
  keyPage: { path: '/api/signature/public-key', readKey: woodpeckerKey },
  isSigned: (headers) => headers['signature'] !== undefined && headers['signature-input'] !== undefined,
  takesRoot: (headers) => headers['signature-input'] !== undefined,
  registries: {
    kind: 'registries',
    verify: verifyWoodpeckerHead,
    decode: decodeWoodpecker,
    requestOf: askedOfWoodpecker,
    render: (registries) => `{"registries":[${registries}]}`,
    whenUnavailable: 'refuse',
  },
  secrets: {
    kind: 'secrets',
    events: WOODPECKER_SECRET_EVENTS,
    limitsToImages: true,
    verify: verifyWoodpeckerHead,
    decode: decodeWoodpeckerSecrets,
    requestOf: askedSecretsOfWoodpecker,
    render: renderWoodpeckerSecrets,
    whenUnavailable: 'refuse',
  },
  requestOptions: [
    {
      flags: '--private-key-file <path>',
      description: 'Woodpecker: file with a private key to sign with',
    },
    {
      flags: '--generate-key',
      description: 'Woodpecker: make a key pair for tests, and print its public key',
    },
  ],
  requestExamples: [
    [
      'dockpass request --dialect woodpecker --generate-key --private-key-file test.pem',
      'then configure what it prints',
    ],
    ['dockpass request --client test --private-key-file test.pem --repo acme/app', 'and ask with it'],
  ],
  sample: async () => (await import('./woodpecker-sample.js')).woodpeckerSample,
};
