/** Longest name of a secret that is taken from a request: none that is given is longer, and it goes to the log. */
const MAX_NAME_LENGTH = 128;

/** What a secret of an entry can hold; its name is a prefix, `_` and one of these. */
export const SECRET_PARTS = ['username', 'password', 'docker_config'] as const;

export type SecretPart = (typeof SECRET_PARTS)[number];

/** A name as far as it could be one of a secret, else one that no secret has. */
export function boundedName(name: string): string {
  return name.length <= MAX_NAME_LENGTH ? name : '';
}

/** Whether the second of two names stands for a part of what the first one names. */
export function isSecretPart(name: string): name is SecretPart {
  return (SECRET_PARTS as readonly string[]).includes(name);
}
