import type { ECRClientConfig } from '@aws-sdk/client-ecr';
import { type AwsWork, loadAws, withAws } from '../../src/registry/clouds/aws/calls.js';
import { identityOf, type RoleSession } from '../../src/registry/clouds/aws/identity.js';
import { type MintedCredential } from '../../src/registry/registry-provider.js';
import { type EcrScope } from './ecr.hosts.js';
import { type EcrSettings } from './ecr.settings.js';
import { type AuthorizationData, credentialOf } from './ecr.token.js';

export interface TokenCall {
  readonly scope: EcrScope;
  readonly settings: EcrSettings;
  readonly role: RoleSession;
  readonly signal: AbortSignal;
}

/**
 * Asks AWS for an authorization token: the only place where the clients of ECR are loaded.
 *
 * @throws ProviderError for whatever goes wrong; `timed_out` as soon as the signal aborts
 */
export function mintToken(call: TokenCall): Promise<MintedCredential> {
  return withAws(call.signal, async (aws) =>
    credentialOf(await authorizationData(call, aws), aws.last().date),
  );
}

/** Imports what private registries need of the SDK; one package after the other, because they share some. */
export async function loadSdk(): Promise<void> {
  await loadAws();
  await import('@aws-sdk/client-ecr');
}

async function authorizationData(call: TokenCall, { base }: AwsWork): Promise<AuthorizationData | undefined> {
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
