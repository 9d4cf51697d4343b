import { type AskedBuild } from '../../dialects/shared/asked-build.js';
import { type Dialect } from '../../dialects/dialect.js';
import { dialectOf } from '../../dialects/dialects.js';
import { type SampleClient } from '../../dialects/sample-client.js';
import { type BuildFlags, buildOf } from '../terminal/build-flags.js';
import { type OutputFlags } from '../terminal/run-body.js';
import { MisuseError } from '../terminal/exit-status.js';
import { type OwnSettings } from './own-settings.js';

export interface RequestFlags extends OutputFlags, BuildFlags {
  /** Its id. */
  readonly dialect: string;
  readonly url?: string;
  readonly skew?: string;
}

/** What is to be sent where, the key apart. */
export interface RequestPlan {
  readonly dialect: Dialect;
  readonly client: SampleClient;
  readonly url: URL;
  readonly build: AskedBuild;
  /** Seconds by which the signer's clock is ahead. */
  readonly skew: number;
}

/** @throws MisuseError for what is missing or cannot be meant */
export function requestPlan(flags: RequestFlags, client: SampleClient, own: OwnSettings): RequestPlan {
  const { url, skew = '0' } = flags;
  const dialect = dialectOf(flags.dialect);
  if (!/^[+-]?\d{1,7}$/.test(skew)) throw new MisuseError('--skew must be a whole number of seconds');
  return {
    dialect,
    client,
    url: url === undefined ? new URL(`${own.origin()}/${dialect.id}`) : urlOf(url, client),
    build: buildOf(flags, [dialect]),
    skew: Number(skew),
  };
}

function urlOf(text: string, client: SampleClient): URL {
  const url = URL.canParse(text) ? new URL(text) : undefined;
  if (!url || !/^https?:$/.test(url.protocol) || url.hash !== '' || !hasPlainUser(url)) {
    throw new MisuseError('--url must be an http or https URL, as the endpoint of the client is');
  }
  const problem = client.urlProblem?.(url);
  if (problem !== undefined) throw new MisuseError(`--url ${problem}`);
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
