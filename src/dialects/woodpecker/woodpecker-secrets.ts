import { type StepSecret } from '../extension.js';
import { type AskedBuild } from '../shared/asked-build.js';
import { type CiRequest, type SecretQuestion } from '../shared/ci-request.js';
import { asObject } from '../shared/fields.js';
import { isOfPullRequest } from '../shared/pull-request.js';
import { askedOfWoodpecker, decodeWoodpecker } from './woodpecker-request.js';

/** Events of pipelines that are of no pull request. */
export const WOODPECKER_SECRET_EVENTS = ['push', 'tag', 'release', 'deployment', 'cron', 'manual'] as const;
const OTHER_EVENTS: ReadonlySet<string> = new Set(WOODPECKER_SECRET_EVENTS);

/** Decodes the same body as for registries (`server/services/secret`): every secret of the pipeline is asked for. */
export function decodeWoodpeckerSecrets(json: unknown): CiRequest | undefined {
  const request = decodeWoodpecker(json);
  if (!request) return undefined;
  const ref = asObject(asObject(json)?.['pipeline'])?.['ref'];
  return { ...request, secrets: question(request.event, ref) };
}

/** What a server asks for a build. */
export function askedSecretsOfWoodpecker(build: AskedBuild): CiRequest {
  return { ...askedOfWoodpecker(build), secrets: question(build.event, build.ref) };
}

function question(event: string, ref: unknown): SecretQuestion {
  return { name: undefined, pullRequest: isOfPullRequest(event, ref, OTHER_EVENTS) };
}

/** `server/model/secret.go`; what it says of images limits a secret to plugins. */
export function renderWoodpeckerSecrets(secrets: readonly StepSecret[]): string {
  const items = secrets.map(({ name, value, images }) => ({
    name,
    value,
    ...(images.length > 0 && { images }),
  }));
  return JSON.stringify({ secrets: items });
}
