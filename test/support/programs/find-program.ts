import { accessSync, constants } from 'node:fs';
import { delimiter, join } from 'node:path';

/** Path of a program on PATH, or in Debian's folders for daemons, or only in those that are given. */
export function findProgram(name: string, folders = usualFolders()): string | undefined {
  return folders.map((folder) => join(folder, name)).find(isExecutable);
}

function usualFolders(): readonly string[] {
  return [...(process.env['PATH'] ?? '').split(delimiter), '/usr/sbin', '/sbin'];
}

/** Those that are not installed. */
export function missingPrograms(...names: readonly string[]): readonly string[] {
  return names.filter((name) => findProgram(name) === undefined);
}

function isExecutable(path: string): boolean {
  try {
    accessSync(path, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}
