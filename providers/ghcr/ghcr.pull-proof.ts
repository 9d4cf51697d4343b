import type { Dispatcher } from 'undici';
import { ProviderError, type ProviderErrorCode } from '../../src/registry/provider-error.js';
import { type MintedCredential, type RegistryAddress } from '../../src/registry/registry-provider.js';
import { type ProbeFailure } from '../../src/registry/v2/probe/probe-result.js';
import { probeV2 } from '../../src/registry/v2/probe/v2-probe.js';

export interface PullProof {
  readonly registry: RegistryAddress;
  /** Repository with a tag or digest if there is one, e.g. `acme/app:1`; without either the tag is `latest`. */
  readonly image: string;
  readonly credential: MintedCredential;
  readonly signal: AbortSignal;
  readonly dispatcher: Dispatcher | undefined;
}

/**
 * Resolves when the registry gave the manifest of the image for the credential.
 *
 * @throws ProviderError `refused` when it did not, or would have given it to anybody
 */
export async function provePull(proof: PullProof): Promise<void> {
  const { registry, image, credential, signal, dispatcher } = proof;
  const [path = '', digest] = image.split('@');
  const [repository = '', tag] = path.split(':');
  const result = await probeV2({
    address: registry,
    credential,
    image: {
      host: registry,
      address: registry,
      path: repository,
      ...(tag !== undefined && { tag }),
      ...(digest !== undefined && { digest }),
    },
    signal,
    dispatcher,
  });
  if (!result.ok) throw new ProviderError(codeOf(result));
  if (result.proof !== 'pull') throw new ProviderError('refused');
}

function codeOf({ side, code }: ProbeFailure): ProviderErrorCode {
  if (code === 'throttled' || code === 'timed_out' || code === 'unavailable') return code;
  if (side === 'network') return 'unavailable';
  return side === 'registry' ? 'bad_answer' : 'refused';
}
