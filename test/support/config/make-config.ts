import { createSecretKey } from 'node:crypto';
import { drone } from '../../../src/dialects/drone/drone.dialect.js';
import { type ClientConfig, type GatewayConfig } from '../../../src/config/gateway-config.js';
import { TEST_DRONE_SECRET, TEST_WOODPECKER_PUBLIC_KEY } from '../clients/sign.js';

export function makeClient(changes: Partial<ClientConfig> = {}): ClientConfig {
  const { dialect = drone } = changes;
  return {
    name: dialect.id,
    dialect,
    isDefault: true,
    keys: [dialect === drone ? createSecretKey(Buffer.from(TEST_DRONE_SECRET)) : TEST_WOODPECKER_PUBLIC_KEY],
    encryption: { always: false, keys: [] },
    keyServer: undefined,
    keyFingerprint: undefined,
    awaitsKey: false,
    ...changes,
  };
}

/** A configuration with the defaults of the contract, the default Drone client, and what a test says of it. */
export function makeConfig(changes: Partial<GatewayConfig> = {}): GatewayConfig {
  return {
    listen: { host: '127.0.0.1', port: 0, tls: undefined },
    log: { level: 'info', format: 'json' },
    adminToken: undefined,
    basicAuth: undefined,
    awaitsBasicAuth: false,
    storeRefresh: 60,
    stores: [],
    late: [],
    signatureTolerance: 300,
    minCredentialLife: 900,
    workers: 1,
    audit: { target: 'stdout', required: false },
    page: { publicUrl: undefined, openId: undefined },
    database: undefined,
    clients: [makeClient()],
    entries: [],
    feeds: [],
    fedCheck: undefined,
    settings: [],
    warnings: [],
    watchedFiles: [],
    ...changes,
  };
}
