import { type ForgeId } from './ci-request.js';

/** A build that an operator asks about, in the words of any client. */
export interface AskedBuild {
  readonly repo: string;
  readonly repoId: string;
  readonly forge: ForgeId;
  readonly event: string;
  readonly fork: boolean;
  readonly ref: string;
  /** It waits for an approval. */
  readonly blocked: boolean;
}

export const USUAL_REF = 'refs/heads/main';

/** What `dockpass request` says its build's number is, so that log and audit never take it for a real one. */
export const NO_BUILD = 0;

/** The forge of a Woodpecker server that has one only. */
export const ONLY_FORGE = '1';
