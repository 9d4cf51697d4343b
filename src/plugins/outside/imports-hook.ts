/** What Node asks of a hook that resolves imports; on Node 20 it runs in a thread of its own, so nothing is imported. */
export type ImportsHook = (specifier: string, context: Importing, next: NextHook) => unknown;

interface Importing {
  readonly parentURL?: string | undefined;
}

type NextHook = (specifier: string, context?: Importing) => unknown;

const OWN = 'dockpass/registry/';
const places = { from: '', registry: '' };

/**
 * @param told URLs of directories: where the importing files lie, and where this program's own registry is
 */
export function initialize(told: { readonly from: string; readonly registry: string }): void {
  Object.assign(places, told);
}

/** Where an import of a file from outside leads. */
export function resolve(specifier: string, context: Importing, next: NextHook): unknown {
  const own = context.parentURL?.startsWith(places.from) ? ownFile(specifier) : undefined;
  return own === undefined ? next(specifier, context) : next(new URL(own, places.registry).href, context);
}

function ownFile(specifier: string): string | undefined {
  if (specifier.startsWith(OWN)) return specifier.slice(OWN.length);
  return Object.hasOwn(OWN_PACKAGES, specifier) ? OWN_PACKAGES[specifier] : undefined;
}

/** Of which a second copy would not see what the program's own has noted. */
const OWN_PACKAGES: Readonly<Record<string, string>> = {
  '@nestjs/common': 'nest-common.js',
  'class-validator': 'class-validator.js',
};
