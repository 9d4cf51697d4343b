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

const fileProperties = new Map<string, string>();

/** The property that holds the path of a secret's file: `passwordFile`. */
export function fileProperty(property: string): string {
  let name = fileProperties.get(property);
  if (name === undefined) {
    name = `${property}File`;
    fileProperties.set(property, name);
  }
  return name;
}
