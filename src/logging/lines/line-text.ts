import { type ClientConfig } from '../../config/gateway-config.js';
import { type ExtensionKind } from '../../dialects/extension.js';
import { type CiRequest, type ForgeId } from '../../dialects/shared/ci-request.js';
import { escapeUnseen } from './unseen.js';

/** A JSON string. The usual names need no escapes; asking that first costs a tenth of escaping. */
export function quote(text: string): string {
  return PLAIN.test(text) ? `"${text}"` : escapeUnseen(JSON.stringify(text));
}

const PLAIN = /^[\w./:@-]*$/;

/** The fields of an object as JSON with a comma in front, to be set between others; nothing for an empty object. */
export function fieldsText(fields: object): string {
  const text = escapeUnseen(JSON.stringify(fields)).slice(1, -1);
  return text === '' ? '' : `,${text}`;
}

/** The forge of a repository, which Drone does not have. Its digits need no escapes. */
export function forgeText(forge: ForgeId): string {
  return forge === '' ? '' : `,"forge":"${forge}"`;
}

/** The number of a build; nothing where the client did not name it. */
export function buildText(build: number | undefined): string {
  return build === undefined ? '' : `,"build":${String(build)}`;
}

/** What was asked for, where it is secrets, and which one. */
export function kindText(kind: ExtensionKind, ci: CiRequest | undefined): string {
  if (kind === 'registries') return '';
  const name = ci?.secrets?.name;
  return name === undefined ? ',"kind":"secrets"' : `,"kind":"secrets","asked":${quote(name)}`;
}

export const clientText = keptWith(({ name, dialect }: ClientConfig) =>
  fieldsText({ client: name, dialect: dialect.id }),
);

/** What belongs to an object that is seen again and again: made at the first time, forgotten with the object. */
export function keptWith<Key extends object, Value>(make: (key: Key) => Value): (key: Key) => Value {
  const kept = new WeakMap<Key, Value>();
  return (key) => {
    let value = kept.get(key);
    if (value === undefined) kept.set(key, (value = make(key)));
    return value;
  };
}
