import type { ECRClientConfig } from '@aws-sdk/client-ecr';
import { type MintedCredential } from '../../src/registry/registry-provider.js';
import { providerErrorOf } from './ecr.errors.js';
import { type EcrScope } from './ecr.hosts.js';
import { type ClientBase, identityOf, type RoleSession } from './ecr.identity.js';
import { retryOnce } from './ecr.retry.js';
import { type EcrSettings } from './ecr.settings.js';
import { type AuthorizationData, credentialOf } from './ecr.token.js';
import type { AwsTransport } from './ecr.transport.js';

export interface TokenCall {
  readonly scope: EcrScope;
  readonly settings: EcrSettings;
  readonly role: RoleSession;
  readonly signal: AbortSignal;
}

/**
 * Asks AWS for an authorization token: the only place where the SDK is loaded.
 *
 * @throws ProviderError for whatever goes wrong; `timed_out` as soon as the signal aborts
 */
export async function mintToken(call: TokenCall): Promise<MintedCredential> {
  const transport = await newTransport(call.signal);
  try {
    const data = await untilAborted(authorizationData(call, transport), call.signal);
    return credentialOf(data, transport.last.date);
  } catch (error) {
    throw providerErrorOf(error, call.signal, transport.last);
  } finally {
    transport.destroy();
  }
}

/** Imports what private registries need of the SDK; one package after the other, because they share some. */
export async function loadSdk(): Promise<void> {
  await import('./ecr.transport.js');
  await import('@aws-sdk/client-ecr');
  await import('@aws-sdk/credential-providers');
}

async function newTransport(signal: AbortSignal): Promise<AwsTransport> {
  // The SDK would print, unasked and once, that it will drop this Node release; package.json pins a version that runs
  // on it, so the operator can do nothing about it. It reads the variable when the first client is made.
  process.env['AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED'] ??= 'true';
  const { AwsTransport } = await import('./ecr.transport.js');
  return new AwsTransport(signal);
}

async function authorizationData(
  call: TokenCall,
  transport: AwsTransport,
): Promise<AuthorizationData | undefined> {
  const base: ClientBase = {
    requestHandler: transport,
    retryStrategy: retryOnce,
    maxAttempts: 2,
    logger: SILENT,
  };
  const config = {
    ...base,
    ...endpointOf(call.scope),
    credentials: await identityOf(call.settings, call.role, base),
  };
  const options = { abortSignal: call.signal };
  if (call.scope.kind === 'public') {
    const { ECRPUBLICClient, GetAuthorizationTokenCommand } = await import('@aws-sdk/client-ecr-public');
    const answer = await new ECRPUBLICClient(config).send(new GetAuthorizationTokenCommand({}), options);
    return answer.authorizationData;
  }
  const { ECRClient, GetAuthorizationTokenCommand } = await import('@aws-sdk/client-ecr');
  const answer = await new ECRClient(config).send(new GetAuthorizationTokenCommand({}), options);
  return answer.authorizationData?.[0];
}

/** The host can demand FIPS and dual stack; where it does not, AWS_USE_FIPS_ENDPOINT and its like still count. */
function endpointOf({ region, fips, dualStack }: EcrScope): Pick<ECRClientConfig, 'region'> {
  return {
    region,
    ...(fips ? { useFipsEndpoint: true } : {}),
    ...(dualStack ? { useDualstackEndpoint: true } : {}),
  };
}

/** Some credential sources do not listen to a signal; nobody waits for them. */
async function untilAborted<T>(work: Promise<T>, signal: AbortSignal): Promise<T> {
  let stop = (): void => undefined;
  const aborted = new Promise<never>((_, reject) => {
    stop = () => {
      reject(new Error('aborted'));
    };
    if (signal.aborted) stop();
    signal.addEventListener('abort', stop, { once: true });
  });
  try {
    return await Promise.race([work, aborted]);
  } finally {
    signal.removeEventListener('abort', stop);
  }
}

/** The SDK warns on the console where it is given no logger, with names of profiles and files. */
const SILENT = {
  trace: () => undefined,
  debug: () => undefined,
  info: () => undefined,
  warn: () => undefined,
  error: () => undefined,
};
