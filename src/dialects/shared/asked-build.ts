import { type CiRequest, type Dialect, type ForgeId } from './ci-request.js';
import { isMergeRequest } from '../drone/drone-request.js';

/** A build that an operator asks about, in the words of either client. */
export interface AskedBuild {
  readonly repo: string;
  readonly repoId: string;
  readonly forge: ForgeId;
  readonly event: string;
  readonly fork: boolean;
  readonly ref: string;
}

export const USUAL_REF = 'refs/heads/main';

/** The forge of a Woodpecker server that has one only. */
export const ONLY_FORGE = '1';

/** The request that a client of this dialect would make for the build. */
export function requestOf({ ref, forge, fork, ...build }: AskedBuild, dialect: Dialect): CiRequest {
  if (dialect === 'woodpecker') return { ...build, forge, fork, mergeRequest: false, blocked: false };
  const mergeRequest = isMergeRequest(ref);
  return { ...build, forge: '', fork: fork || mergeRequest, mergeRequest, blocked: false };
}
