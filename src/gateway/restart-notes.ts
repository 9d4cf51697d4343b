import { type ConfigNote, type GatewayConfig } from '../config/gateway-config.js';

/** Settings whose new value waits for a restart, because they were put to use when the process started. */
export function restartNotes(started: GatewayConfig, now: GatewayConfig): readonly ConfigNote[] {
  const before = fixedSettings(started);
  const after = fixedSettings(now);
  return Object.keys(before)
    .filter((key) => before[key] !== undefined && before[key] !== after[key])
    .map((key) => ({ key, message: 'has changed, which takes effect with the next restart' }));
}

function fixedSettings({ listen, log, workers, database }: GatewayConfig): Readonly<Record<string, unknown>> {
  return {
    HOST: listen.host,
    PORT: listen.port,
    TLS_CERT_FILE: listen.tls !== undefined, // another certificate needs no restart, only having one at all
    WORKERS: workers,
    DATABASE_URL: JSON.stringify(database?.place), // undefined until a store has given it, which needs no restart
    LOG_LEVEL: log.level,
    LOG_FORMAT: log.format,
  };
}
