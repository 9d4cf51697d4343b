import { type Dialect } from '../dialect.js';
import { encryptAnswer } from './answer-encryption.js';
import { DRONE_SETTINGS, readDroneClient } from './drone-client.js';
import { askedOfDrone, decodeDrone } from './drone-request.js';
import {
  askedSecretsOfDrone,
  decodeDroneSecret,
  DRONE_SECRET_EVENTS,
  renderDroneSecret,
} from './drone-secret.js';
import { SECRET_PLUGIN, verifyDroneHead } from './drone-signature.js';

/** Drone's runners, which ask a registry and a secret plugin. */
export const drone: Dialect = {
  id: 'drone',
  label: 'Drone',
  events: ['push', 'pull_request', 'tag', 'promote', 'rollback', 'cron', 'custom'],
  forkEvents: ['pull_request', 'promote', 'rollback'],
  hasForges: false,
  asksBeforeApproval: false,
  settings: DRONE_SETTINGS,
  readClient: readDroneClient,
  /** Of the official plugin. */
  replacedVariables: {
    DRONE_ADDRESS: 'is not read; HOST and PORT say where Dockpass listens',
    DRONE_DEBUG: 'is not read; LOG_LEVEL=debug logs more',
  },
  isSigned: (headers) => headers['signature'] !== undefined && headers['signature-input'] === undefined,
  /** So that the official plugin, which answers at every path, can be replaced in place. */
  takesRoot: (headers) => headers['signature-input'] === undefined,
  takesAnyPath: true,
  registries: {
    kind: 'registries',
    verify: verifyDroneHead,
    decode: decodeDrone,
    requestOf: askedOfDrone,
    render: (registries) => `[${registries}]`,
    /** On an error a runner would also drop its own docker config. */
    whenUnavailable: 'nothing',
  },
  secrets: {
    kind: 'secrets',
    events: DRONE_SECRET_EVENTS,
    limitsToImages: false,
    verify: (head, keys, nowMs, tolerance) => verifyDroneHead(head, keys, nowMs, tolerance, SECRET_PLUGIN),
    decode: decodeDroneSecret,
    requestOf: askedSecretsOfDrone,
    render: renderDroneSecret,
    /** A runner goes on without the secret in either case. */
    whenUnavailable: 'nothing',
  },
  encryption: { contentEncoding: 'aesgcm', encrypt: encryptAnswer },
  requestOptions: [
    {
      flags: '--secret-file <path>',
      description: 'Drone: file with the shared secret (default: the one that is configured)',
    },
  ],
  requestExamples: [
    ['dockpass request --client drone --repo acme/app', 'the gateway that is configured here'],
    [
      'dockpass request --dialect drone --repo acme/app --url https://dockpass.example.com/drone',
      'the way runners take',
    ],
  ],
  sample: async () => (await import('./drone-sample.js')).droneSample,
};
