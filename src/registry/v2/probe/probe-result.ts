import { type ProviderErrorCode } from '../../provider-error.js';
import { FAILURES, type ProbeCode, type ProbeSide } from '../v2-error.js';

export interface ProbeSuccess {
  readonly ok: true;
  /**
   * What was shown: `pull` a manifest was given for the credential and not to the anonymous; `login` only that the
   * registry takes it, which says nothing about any image; `public` the same, for the image is given to anybody; `none`
   * the registry asked for no credential, so this one was never tried.
   */
  readonly proof: 'pull' | 'login' | 'public' | 'none';
  readonly text: string;
  /** Milliseconds by which this machine's clock is ahead of the registry's; undefined if it tells no time. */
  readonly clockSkewMs: number | undefined;
}

export interface ProbeFailure {
  readonly ok: false;
  readonly side: ProbeSide;
  readonly code: ProbeCode;
  /** Says what is wrong and what to do. Constant: no host, status or word of the registry. */
  readonly text: string;
  /** `host[:port]` that the registry named and that is what is wrong; holds nothing of the credential. */
  readonly host?: string;
  readonly clockSkewMs: number | undefined;
}

export type ProbeResult = ProbeSuccess | ProbeFailure;

export function probeFailure(code: ProbeCode, clockSkewMs?: number, host?: string): ProbeFailure {
  const [side, text] = FAILURES[code];
  return { ok: false, side, code, text, clockSkewMs, ...(host !== undefined && { host }) };
}

export function probeSuccess(proof: ProbeSuccess['proof'], clockSkewMs?: number): ProbeSuccess {
  return { ok: true, proof, text: PROOFS[proof], clockSkewMs };
}

/** What a provider's failure to mint means to whoever probes. */
export function mintFailure(code: ProviderErrorCode): ProbeFailure {
  return probeFailure(`mint_${code}`);
}

const PROOFS = {
  pull: 'the registry gave the manifest of the image for this credential',
  login: 'the registry takes the credential; name an image to see whether it may be pulled',
  public: 'the registry takes the credential, but gives the image to anybody; name a private one to see more',
  none: 'the registry asks for no credential here, so this one was not tried',
} as const;
