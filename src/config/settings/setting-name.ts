const names = new Map<string, string>();

/** `roleArn` as the environment writes it: `ROLE_ARN`. */
export function environmentName(property: string): string {
  let name = names.get(property);
  if (name === undefined) {
    name = property.replace(/([a-z0-9])([A-Z])/g, '$1_$2').toUpperCase();
    names.set(property, name);
  }
  return name;
}

/** The property that names the place of a secret in a store: `passwordFrom`. */
export function fromProperty(property: string): string {
  return suffixed(property, 'From');
}

/** The property that holds the path of a secret's file: `passwordFile`. */
export function fileProperty(property: string): string {
  return suffixed(property, 'File');
}

const suffixes = { File: new Map<string, string>(), From: new Map<string, string>() };

function suffixed(property: string, suffix: keyof typeof suffixes): string {
  const known = suffixes[suffix];
  let name = known.get(property);
  if (name === undefined) {
    name = property + suffix;
    known.set(property, name);
  }
  return name;
}
