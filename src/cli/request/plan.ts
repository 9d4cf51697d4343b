import { resolve } from 'node:path';
import { type AskedBuild } from '../../dialects/shared/asked-build.js';
import { type Dialect } from '../../dialects/shared/ci-request.js';
import { type BuildFlags, buildOf } from '../terminal/build-flags.js';
import { type CliContext } from '../terminal/context.js';
import { type OutputFlags } from '../terminal/run-body.js';
import { MisuseError } from '../terminal/exit-status.js';
import { ownSettings } from './own-settings.js';

export interface RequestFlags extends OutputFlags, BuildFlags {
  readonly dialect: Dialect;
  readonly url?: string;
  readonly secretFile?: string;
  readonly privateKeyFile?: string;
  readonly generateKey?: boolean;
  readonly skew?: string;
}

/** What is to be sent where, the key apart. */
export interface RequestPlan {
  readonly dialect: Dialect;
  readonly url: URL;
  readonly build: AskedBuild;
  /** Seconds by which the signer's clock is ahead. */
  readonly skew: number;
}

/** @throws MisuseError for what is missing or cannot be meant */
export function requestPlan(flags: RequestFlags, context: CliContext): RequestPlan {
  const { dialect, url, skew = '0' } = flags;
  if (!/^[+-]?\d{1,7}$/.test(skew)) throw new MisuseError('--skew must be a whole number of seconds');
  return {
    dialect,
    url: url === undefined ? ownUrl(dialect, context) : urlOf(url, dialect),
    build: buildOf(flags, [dialect]),
    skew: Number(skew),
  };
}

/** A file of an option, relative to the working directory. */
export function pathOf(path: string, { cwd }: CliContext): string {
  return resolve(cwd, path);
}

/** What a gateway on this machine listens to with the settings of this environment. */
function ownUrl(dialect: Dialect, context: CliContext): URL {
  const { port, tls } = ownSettings(context);
  return new URL(`${tls ? 'https' : 'http'}://127.0.0.1:${String(port)}/${dialect}`);
}

function urlOf(text: string, dialect: Dialect): URL {
  const url = URL.canParse(text) ? new URL(text) : undefined;
  if (!url || !/^https?:$/.test(url.protocol) || url.hash !== '' || !hasPlainUser(url)) {
    throw new MisuseError('--url must be an http or https URL, as the endpoint of the client is');
  }
  if (dialect === 'woodpecker' && (url.pathname + url.search).includes('%')) {
    throw new MisuseError(
      '--url must not be percent-encoded: Woodpecker signs the decoded path, so it could never be verified',
    );
  }
  return url;
}

function hasPlainUser({ username, password }: URL): boolean {
  try {
    decodeURIComponent(username + password);
    return true;
  } catch {
    return false;
  }
}
