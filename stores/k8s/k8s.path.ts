import { type ParsedPath } from '../../src/store/secret-store.js';

/** A Secret of a namespace. */
export interface K8sPath {
  readonly namespace: string;
  readonly name: string;
}

/** RFC 1123: a label, and labels with dots between them. As a whole they are shorter than these patterns say. */
const LABEL = /^[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?$/;
const SUBDOMAIN = /^[a-z0-9](?:[a-z0-9-]*[a-z0-9])?(?:\.[a-z0-9](?:[a-z0-9-]*[a-z0-9])?)*$/;
/** Keys of `data`: apimachinery, `validation.IsConfigMapKey`. */
const KEY = /^(?!\.{1,2}$|\.\.)[\w.-]{1,253}$/;

/** The name of a namespace, https://kubernetes.io/docs/concepts/overview/working-with-objects/names/. */
export function isNamespace(text: string): boolean {
  return LABEL.test(text);
}

/** The name of a Secret. */
export function isSecretName(text: string): boolean {
  return text.length <= 253 && SUBDOMAIN.test(text);
}

/** Reads `NAMESPACE/NAME`, and looks at the key behind it. */
export function parsePath(text: string, field?: string): ParsedPath<K8sPath> {
  const [namespace = '', name = '', ...more] = text.split('/');
  if (name === '' || more.length > 0) return { problem: 'must be NAMESPACE/NAME, e.g. ci/hub' };
  if (!isNamespace(namespace)) {
    return { problem: 'must begin with a namespace: at most 63 of a-z, 0-9 and -, no - at an end' };
  }
  if (!isSecretName(name)) {
    return { problem: 'must name a Secret: at most 253 of a-z, 0-9, - and ., no other at an end of a part' };
  }
  if (field !== undefined && !KEY.test(field)) {
    return { problem: 'must be followed by a key of the Secret: at most 253 of a-z, A-Z, 0-9, -, _ and .' };
  }
  return { path: { namespace, name } };
}
