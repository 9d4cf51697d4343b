import { existsSync, readFileSync } from 'node:fs';

/**
 * Text of a file of this package, by its path from the root. The build lies one folder deeper than the sources.
 *
 * @throws Error when it is not there
 */
export function packageFile(path: string): string {
  const [near, far] = [new URL(`../${path}`, import.meta.url), new URL(`../../${path}`, import.meta.url)];
  return readFileSync(existsSync(near) ? near : far, 'utf8');
}

/** The version of this package. */
export function packageVersion(): string {
  return (JSON.parse(packageFile('package.json')) as { version: string }).version;
}
