import { type MintedCredential } from '../../../src/registry/registry-provider.js';
import { type VendorAnswer } from '../../../src/registry/vendor-http.js';
import { type SampleProvider, type SampleRequest } from './minting-sample.js';
import { type Mutant } from './mutant.js';

type Call = (request: SampleRequest) => Promise<VendorAnswer>;
export type Wrong = Mutant<SampleProvider>;

/** The call of the sample, with something wrong around it. */
export const around =
  (wrong: (call: Call, request: SampleRequest) => Promise<VendorAnswer>): Wrong['change'] =>
  (sample) => {
    const call = sample.call.bind(sample);
    return { call: (request: SampleRequest) => wrong(call, request) };
  };

/** Other members, whatever the sample does. */
export function always(members: object): () => object {
  return () => members;
}

/** The credential of the sample, and something besides. */
export const besides =
  (act: (request: SampleRequest, sample: SampleProvider) => void): Wrong['change'] =>
  (sample) => {
    const mint = sample.credentialsFor.bind(sample);
    return {
      credentialsFor: (request: SampleRequest): Promise<MintedCredential> => {
        act(request, sample);
        return mint(request);
      },
    };
  };
