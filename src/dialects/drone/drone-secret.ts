import { type StepSecret } from '../extension.js';
import { type AskedBuild } from '../shared/asked-build.js';
import { type CiRequest, type SecretQuestion } from '../shared/ci-request.js';
import { asObject } from '../shared/fields.js';
import { isOfPullRequest } from '../shared/pull-request.js';
import { boundedName, isSecretPart } from '../shared/secret-name.js';
import { askedOfDrone, decodeBuild } from './drone-request.js';

/** Events of builds that are of no pull request. */
export const DRONE_SECRET_EVENTS = ['push', 'tag', 'promote', 'rollback', 'cron', 'custom'] as const;
const OTHER_EVENTS: ReadonlySet<string> = new Set(DRONE_SECRET_EVENTS);

/** Decodes `{path, name, repo, build}` of a Drone runner (drone-go `plugin/secret.Request`). */
export function decodeDroneSecret(json: unknown): CiRequest | undefined {
  const body = asObject(json);
  const { path, name } = body ?? {};
  const request = typeof path === 'string' && typeof name === 'string' ? decodeBuild(body) : undefined;
  if (!request) return undefined;
  const ref = asObject(body?.['build'])?.['ref'];
  return { ...request, secrets: question(nameOf(String(path), String(name)), request.event, ref) };
}

/**
 * The name that a pipeline's `get: {path, name}` means: the whole one as `path`, or the prefix as `path` and what it
 * should hold as `name`. Anything else is joined to what no secret is called.
 */
function nameOf(path: string, name: string): string {
  if (name === '') return boundedName(path);
  return boundedName(isSecretPart(name) ? `${path}_${name}` : `${path}/${name}`);
}

/** What a runner asks for a build, one after the other. */
export function askedSecretsOfDrone(build: AskedBuild): CiRequest {
  return { ...askedOfDrone(build), secrets: question(undefined, build.event, build.ref) };
}

function question(name: string | undefined, event: string, ref: unknown): SecretQuestion {
  return { name, pullRequest: isOfPullRequest(event, ref, OTHER_EVENTS) };
}

/** A runner takes empty data for a secret that is not there, and asks its next source. */
export function renderDroneSecret([secret]: readonly StepSecret[]): string {
  return JSON.stringify({ name: secret?.name ?? '', data: secret?.value ?? '' });
}
