import { type AskedBuild } from '../shared/asked-build.js';
import { type CiRequest } from '../shared/ci-request.js';
import { asObject, buildNumber, forgeId, isEvent, repoName, textId } from '../shared/fields.js';

/**
 * Decodes `{repo, pipeline}` of a Woodpecker server (`server/services/registry`). One key signs all of a server's
 * extension requests; a body with `configuration` is a config request and is refused.
 */
export function decodeWoodpecker(json: unknown): CiRequest | undefined {
  const body = asObject(json);
  const repo = asObject(body?.['repo']);
  const pipeline = asObject(body?.['pipeline']);
  if (!repo || !pipeline || body?.['configuration'] !== undefined) return undefined;
  const name = repoName(repo['full_name'] ?? repo['slug'], repo['owner'], repo['name']);
  const { event, status = '', from_fork: fork = false } = pipeline; // `from_fork` is left out when false
  if (name === undefined || !isEvent(event)) return undefined;
  if (typeof status !== 'string' || typeof fork !== 'boolean') return undefined;
  return {
    repo: name,
    repoId: textId(repo['forge_remote_id']),
    forge: forgeId(repo['forge_id']),
    event,
    fork,
    mergeRequest: false,
    blocked: status === 'blocked',
    build: buildNumber(pipeline['number']),
    secrets: undefined,
  };
}

/** What a server asks for a build. */
export function askedOfWoodpecker({ repo, repoId, forge, event, fork, blocked }: AskedBuild): CiRequest {
  return {
    repo,
    repoId,
    forge,
    event,
    fork,
    mergeRequest: false,
    blocked,
    build: undefined,
    secrets: undefined,
  };
}
