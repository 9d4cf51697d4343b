import { type AskedBuild } from '../shared/asked-build.js';
import { type CiRequest } from '../shared/ci-request.js';
import { asObject, buildNumber, isEvent, repoName, textId } from '../shared/fields.js';

/**
 * Decodes `{repo, build}` of a Drone runner (drone-go `plugin/registry.Request`). A body with `path` asks for a secret
 * and is refused.
 */
export function decodeDrone(json: unknown): CiRequest | undefined {
  const body = asObject(json);
  return body?.['path'] === undefined ? decodeBuild(body) : undefined;
}

/** What both kinds of requests of a runner say. */
export function decodeBuild(body: Readonly<Record<string, unknown>> | undefined): CiRequest | undefined {
  const repo = asObject(body?.['repo']);
  const build = asObject(body?.['build']);
  if (!repo || !build) return undefined;
  const name = repoName(repo['slug'], repo['namespace'], repo['name']);
  const { event, source_repo: source = '' } = build;
  if (name === undefined || !isEvent(event) || typeof source !== 'string') return undefined;
  const mergeRequest = isMergeRequest(build['ref']);
  return {
    repo: name,
    repoId: textId(repo['uid']),
    forge: '',
    event,
    fork: mergeRequest || isFork(name, event, source),
    mergeRequest,
    blocked: false,
    build: buildNumber(build['number']),
    secrets: undefined,
  };
}

/**
 * Drone copies `source_repo` when a build is promoted, rolled back or retried, so it is looked at for every event; the
 * server itself compares without regard to case. A pull request without it is taken for a fork.
 */
function isFork(repo: string, event: string, source: string): boolean {
  if (source === '') return event === 'pull_request';
  return source !== repo && source.toLowerCase() !== repo.toLowerCase();
}

/** Where GitLab keeps the commits of merge requests, and no other forge. */
const MERGE_REQUESTS = 'refs/merge-requests/';

/**
 * Whether Drone builds a merge request of GitLab. Nothing else of a ref is looked at, since contributors write it; one
 * that is no text could be anything.
 */
function isMergeRequest(ref: unknown): boolean {
  return typeof ref === 'string' ? ref.startsWith(MERGE_REQUESTS) : ref !== undefined;
}

/** What a runner asks for a build: it has no forge, and a merge request counts as a fork. */
export function askedOfDrone({ ref, fork, ...build }: AskedBuild): CiRequest {
  const mergeRequest = isMergeRequest(ref);
  const fixed = { forge: '', blocked: false, build: undefined, secrets: undefined } as const;
  return { ...build, ...fixed, fork: fork || mergeRequest, mergeRequest };
}
