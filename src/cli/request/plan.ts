import { type AskedBuild } from '../../dialects/shared/asked-build.js';
import { type Dialect } from '../../dialects/dialect.js';
import { type ExtensionKind } from '../../dialects/extension.js';
import { type SampleClient } from '../../dialects/sample-client.js';
import { type BuildFlags, buildOf } from '../terminal/build-flags.js';
import { type OutputFlags } from '../terminal/run-body.js';
import { MisuseError } from '../terminal/exit-status.js';
import { type OwnEndpoint } from './own-gateway.js';
import { plainUrl } from '../../registry/plain-url.js';

export interface RequestFlags extends OutputFlags, BuildFlags {
  /** Its id. */
  readonly dialect?: string;
  /** Name of a configured one. */
  readonly client?: string;
  readonly url?: string;
  readonly skew?: string;
  readonly for?: ExtensionKind;
  /** Name of one. */
  readonly secret?: string;
}

/** What is to be sent where, the key apart. */
export interface RequestPlan {
  readonly dialect: Dialect;
  readonly client: SampleClient;
  /** What `--client` says. */
  readonly clientName: string | undefined;
  readonly url: URL;
  /** Of the gateway that is configured here; undefined = a URL was named. */
  readonly endpoint: OwnEndpoint | undefined;
  readonly build: AskedBuild;
  /** What is asked for. */
  readonly kind: ExtensionKind;
  /** The one that is asked for, where the client asks so. */
  readonly secret: string | undefined;
  /** Seconds by which the signer's clock is ahead. */
  readonly skew: number;
}

/**
 * @param endpoint of the gateway that is configured here; undefined where a URL is named
 * @throws MisuseError for what is missing or cannot be meant
 */
export function requestPlan(
  flags: RequestFlags,
  { dialect, client }: Pick<RequestPlan, 'dialect' | 'client'>,
  endpoint: OwnEndpoint | undefined,
): RequestPlan {
  const { skew = '0' } = flags;
  if (!/^[+-]?\d{1,7}$/.test(skew)) throw new MisuseError('--skew must be a whole number of seconds');
  return {
    ...{ dialect, client, endpoint, clientName: flags.client },
    url: endpoint?.url ?? urlOf(flags.url ?? '', client),
    build: buildOf(flags, [dialect]),
    ...askedSecret(flags, { dialect, client }),
    skew: Number(skew),
  };
}

function askedSecret(
  { for: kind = 'registries', secret }: RequestFlags,
  { dialect, client }: Pick<RequestPlan, 'dialect' | 'client'>,
): Pick<RequestPlan, 'kind' | 'secret'> {
  const needsName = kind === 'secrets' && client.asksByName === true;
  if (needsName && secret === undefined)
    throw new MisuseError(
      `--secret must name one, e.g. ghcr_password: ${dialect.label} asks for one at a time`,
    );
  if (!needsName && secret !== undefined)
    throw new MisuseError('--secret is for --for secrets, where the client asks for one at a time');
  return { kind, secret };
}

function urlOf(text: string, client: SampleClient): URL {
  const url = plainUrl(text);
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
