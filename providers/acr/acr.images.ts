import { type Access } from '../../src/registry/registry-provider.js';
import { ProviderError } from '../../src/registry/provider-error.js';

/**
 * Name of a repository: path components of lower-case letters and digits, joined by `.`, `_`, `__` or dashes, at most
 * 255 characters (grammar of distribution/reference). It is pasted into a scope, where a colon would end it.
 */
const REPOSITORY =
  /^(?=.{1,255}$)[a-z0-9]+(?:(?:\.|_|__|-+)[a-z0-9]+)*(?:\/[a-z0-9]+(?:(?:\.|_|__|-+)[a-z0-9]+)*)*$/;

/** What stands in for a part of the CI repository's name until a request fills it. */
const PLACEHOLDER = /\{(?:namespace|name)\}/g;

/**
 * The scope that opens one repository for pulls, or for pushes, too.
 *
 * @throws ProviderError `not_configured` where the CI repository's name makes one that no registry can hold
 */
export function repositoryScope(repository: string, access: Access = 'pull'): string {
  if (!REPOSITORY.test(repository)) throw new ProviderError('not_configured');
  return `repository:${repository}:${access === 'push' ? 'pull,push' : 'pull'}`;
}

/** Whether what an operator wrote can become the name of one repository. */
export function namesOneRepository(image: string): boolean {
  return REPOSITORY.test(image.replace(PLACEHOLDER, 'x'));
}
