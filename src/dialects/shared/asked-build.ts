import { type ForgeId } from './ci-request.js';

/** A build that an operator asks about, in the words of any client. */
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
