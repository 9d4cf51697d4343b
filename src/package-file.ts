import { existsSync, readFileSync } from 'node:fs';

/**
 * Text of a file of this package, by its path from the root. The build lies one folder deeper than the sources.
 *
 * @throws Error when it is not there
 */
export function packageFile(path: string): string {
  return readFileSync(packageFolder(path), 'utf8');
}

/** Where a folder or a file of this package lies, whether it is there or not; a folder has a slash at its end. */
export function packageFolder(path: string): URL {
  const [near, far] = [new URL(`../${path}`, import.meta.url), new URL(`../../${path}`, import.meta.url)];
  return existsSync(near) ? near : far;
}

/** The version of this package. */
export function packageVersion(): string {
  return (JSON.parse(packageFile('package.json')) as { version: string }).version;
}
