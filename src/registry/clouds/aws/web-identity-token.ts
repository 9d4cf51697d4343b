import type { STSClientResolvedConfig } from '@aws-sdk/nested-clients/sts';
import type { MetadataBearer, StaticOperationSchema, StaticStructureSchema } from '@smithy/types';
import { ProviderError } from '../../provider-error.js';
import { loadAws, withAws } from './calls.js';
import { identityOf } from './identity.js';

/** Seconds; a vendor is shown the token at once. 60 to 3600 can be had. */
const LIFE = 300;
const NAMESPACE = 'com.amazonaws.sts';

/**
 * An identity token of whoever the SDK finds: a JWT that STS signs, for an audience. The account has to have outbound
 * identity federation switched on; the STS of the region is asked, since the global one has no such call. The region is
 * that of the environment or the profile.
 *
 * @throws ProviderError `refused` where the federation is off or the right `sts:GetWebIdentityToken` is missing,
 *   `not_configured` without a region or an identity
 */
export function mintWebIdentityToken(audience: string, signal: AbortSignal): Promise<string> {
  return withAws(signal, async ({ base }) => {
    const { STSClient, WebIdentityTokenCommand } = await loadSts();
    const region = await usualRegion(new STSClient(base).config.region);
    const credentials = await identityOf({}, { name: 'dockpass', region }, base);
    const client = new STSClient({ ...base, region, credentials }) as unknown as TokenClient;
    const command = new WebIdentityTokenCommand({
      ...{ Audience: [audience], DurationSeconds: LIFE, SigningAlgorithm: 'RS256' },
    });
    const { WebIdentityToken: token } = await client.send(command, { abortSignal: signal });
    if (typeof token !== 'string' || !/^[\w-]+\.[\w-]+\.[\w-]+$/.test(token))
      throw new ProviderError('bad_answer');
    return token;
  });
}

interface TokenInput {
  readonly Audience: string[];
  readonly DurationSeconds: number;
  readonly SigningAlgorithm: 'RS256' | 'ES384';
}

interface TokenOutput extends MetadataBearer {
  readonly WebIdentityToken?: string;
}

/** The client with the call that its types do not know. */
interface TokenClient {
  send(command: object, options: { readonly abortSignal: AbortSignal }): Promise<TokenOutput>;
}

/**
 * The client by which the SDK itself assumes roles, and the call that it lacks: so that signing, endpoints and retries
 * are the SDK's, and no further package is needed.
 */
export async function loadSts() {
  await loadAws();
  const { AssumeRoleCommand, STSClient } = await import('@aws-sdk/nested-clients/sts');
  const { makeBuilder } = await import('@smithy/core/client');
  const { getEndpointPlugin } = await import('@smithy/core/endpoints');
  const endpoint = AssumeRoleCommand.getEndpointParameterInstructions();
  const command = makeBuilder<STSClientResolvedConfig, TokenInput, TokenOutput>(
    ...([endpoint, 'AWSSecurityTokenServiceV20110615', 'STSClient', getEndpointPlugin] as const),
  );
  return { STSClient, WebIdentityTokenCommand: command({}, () => [], OPERATION[2], OPERATION) };
}

/** Numbers are the SDK's words for kinds. Source: the model of STS, `sts/2011-06-15/service-2.json` of botocore. */
const OPERATION = [
  9,
  NAMESPACE,
  'GetWebIdentityToken',
  0,
  () => REQUEST,
  () => RESPONSE,
] satisfies StaticOperationSchema;
const [STRUCTURE, TEXT, NUMBER, TEXTS] = [3, 0, 1, 64] as const;
const REQUEST: StaticStructureSchema = [
  ...([STRUCTURE, NAMESPACE, 'GetWebIdentityTokenRequest', 0] as const),
  ['Audience', 'DurationSeconds', 'SigningAlgorithm'],
  [TEXTS, NUMBER, TEXT],
];
const RESPONSE: StaticStructureSchema = [
  ...([STRUCTURE, NAMESPACE, 'GetWebIdentityTokenResponse', 0] as const),
  ['WebIdentityToken'],
  [TEXT],
];

async function usualRegion(told: () => Promise<string>): Promise<string> {
  try {
    return await told();
  } catch (cause) {
    throw new ProviderError('not_configured', { cause });
  }
}
