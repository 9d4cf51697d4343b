import { type CiRequest } from '../../../src/dialects/shared/ci-request.js';

/** What a client asks for, by default a push to acme/app of a forge and of a number that are not known. */
export function makeBuild(changes: Partial<CiRequest> = {}): CiRequest {
  return {
    repo: 'acme/app',
    repoId: '',
    forge: '',
    event: 'push',
    fork: false,
    mergeRequest: false,
    blocked: false,
    build: undefined,
    secrets: undefined,
    ...changes,
  };
}
