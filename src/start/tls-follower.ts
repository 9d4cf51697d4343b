import { readFileSync } from 'node:fs';
import { type Server } from 'node:http';
import { Server as TlsServer } from 'node:https';
import { createSecureContext } from 'node:tls';
import { ConfigError } from '../config/config-error.js';
import { type GatewayConfig, type ListenConfig } from '../config/gateway-config.js';
import { type ConfigFollower, type PreparedChange } from '../gateway/config-follower.js';
import { MIN_TLS_VERSION, type TlsMaterial } from './gateway-adapter.js';

/** Lets a reload change the certificate; connections under way keep the one they began with. */
export class TlsFollower implements ConfigFollower {
  constructor(
    private readonly server: Server,
    private current: TlsMaterial | undefined,
  ) {}

  prepare({ listen: { tls } }: GatewayConfig): Promise<PreparedChange> {
    const { server, current } = this;
    const nothing = { commit: () => undefined, discard: () => undefined };
    // Whether there is TLS at all is decided when the server is made.
    if (!tls || !(server instanceof TlsServer)) return Promise.resolve(nothing);
    const material = readTls(tls);
    if (material.cert === current?.cert && material.key === current.key) return Promise.resolve(nothing);
    const commit = (): void => {
      server.setSecureContext({ ...material, minVersion: MIN_TLS_VERSION });
      this.current = material;
    };
    return Promise.resolve({ ...nothing, commit });
  }
}

/** @throws ConfigError when the files changed since the configuration was checked, and are of no use now */
export function readTls({ certFile, keyFile }: NonNullable<ListenConfig['tls']>): TlsMaterial {
  try {
    const material = { cert: readFileSync(certFile, 'utf8'), key: readFileSync(keyFile, 'utf8') };
    createSecureContext(material);
    return material;
  } catch (error) {
    const message = 'certificate and key cannot be used together';
    throw new ConfigError([{ key: 'TLS_CERT_FILE', message }], { mayPass: isOfFile(error) });
  }
}

function isOfFile(error: unknown): boolean {
  return error instanceof Error && 'syscall' in error;
}
