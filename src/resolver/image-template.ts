import { splitRepo } from '../image/repo-name.js';

/** What can stand for a placeholder: one or more path components of an image name, nothing a policy could read as a wildcard. */
const IMAGE_PATH = /^[a-z0-9]+(?:[._-]+[a-z0-9]+)*(?:\/[a-z0-9]+(?:[._-]+[a-z0-9]+)*)*$/;
const PLACEHOLDER = /\{(namespace|name)\}/g;

/** Whether an entry's images depend on the CI repository. */
export function hasPlaceholders(images: readonly string[]): boolean {
  return images.some((image) => image.includes('{'));
}

/** Whether the repository's namespace and name can stand in an image name; true where nothing is to be filled. */
export function canFill(images: readonly string[], repo: string): boolean {
  return (
    !hasPlaceholders(images) ||
    (repo.length <= 255 && IMAGE_PATH.test(repo.toLowerCase()) && repo.includes('/'))
  );
}

/** Fills `{namespace}` and `{name}` from the CI repository, in lower case as image names are. */
export function fillImages(images: readonly string[], repo: string): readonly string[] {
  const parts = splitRepo(repo.toLowerCase());
  return images.map((image) => image.replace(PLACEHOLDER, (_, part: 'namespace' | 'name') => parts[part]));
}
