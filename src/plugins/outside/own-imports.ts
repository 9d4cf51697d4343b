import * as node from 'node:module';
import { pathToFileURL } from 'node:url';
import { type ImportsHook, initialize, resolve } from './imports-hook.js';

/** What the hook has to know. */
export type OwnImports = Parameters<typeof initialize>[0];

/** Of Node 22.15 and newer, which the types of the oldest one do not have. */
type RegisterHooks = (hooks: { readonly resolve: ImportsHook }) => void;

/**
 * From now on files below a directory import this very program where they name it: its own registry and its own
 * decorators, of which a second copy would know nothing of the first. All else they bring along.
 *
 * @param root real path
 */
export function giveOwnImports(root: string): void {
  // Sources run only under Jest, which leads the names by its own configuration.
  if (import.meta.url.endsWith('.ts')) return;
  const own = import.meta.resolve('dockpass/registry/registry-provider.js');
  const data: OwnImports = { from: `${pathToFileURL(root).href}/`, registry: new URL('.', own).href };
  const { registerHooks } = node as { readonly registerHooks?: RegisterHooks };
  if (registerHooks === undefined) {
    node.register(new URL('imports-hook.js', data.registry), { data });
    return;
  }
  initialize(data);
  registerHooks({ resolve });
}
