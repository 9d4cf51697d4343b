import { isUtf8 } from 'node:buffer';
import { ProviderError } from '../../src/registry/provider-error.js';
import { objectOf } from './k8s.client.js';
import { isSecretName } from './k8s.path.js';

/** What a Secret of the API says, https://kubernetes.io/docs/reference/kubernetes-api/config-and-storage-resources/secret-v1/. */
export interface K8sSecret {
  readonly namespace: string;
  readonly name: string;
  /** Another one after each change. */
  readonly version: string;
  readonly type: string;
  /** Decoded; null for what is no UTF-8 or larger than {@link MAX_VALUE_BYTES}. */
  readonly fields: Readonly<Record<string, string | null>>;
  readonly annotations: Readonly<Record<string, string>>;
}

/** Bytes of one value that are read. */
export const MAX_VALUE_BYTES = 64 * 1024;
/** What Go's `encoding/json` makes of bytes. */
const BASE64 = /^(?:[A-Za-z0-9+/]{4})*(?:[A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=)?$/;

/**
 * Takes a Secret apart; in a list it does not say its kind.
 *
 * @throws ProviderError `bad_answer` for anything else
 */
export function secretOf(value: unknown): K8sSecret {
  const { metadata, type = 'Opaque', data = {} } = objectOf(value);
  const { namespace, name, annotations = {} } = objectOf(metadata);
  if (typeof namespace !== 'string' || typeof name !== 'string' || !isSecretName(name)) bad();
  if (typeof type !== 'string') bad();
  const fields = Object.entries(textsOf(data)).map(([key, base64]) => [key, decode(base64)] as const);
  return {
    namespace,
    name,
    version: versionOf(metadata),
    type,
    fields: Object.fromEntries(fields),
    annotations: textsOf(annotations),
  };
}

/** The `resourceVersion` of metadata, opaque and in every URL of a watch. */
export function versionOf(metadata: unknown): string {
  const { resourceVersion } = objectOf(metadata);
  if (typeof resourceVersion !== 'string' || !/^[\w.-]{1,128}$/.test(resourceVersion)) bad();
  return resourceVersion;
}

function textsOf(value: unknown): Readonly<Record<string, string>> {
  const texts = objectOf(value);
  if (!Object.values(texts).every((text) => typeof text === 'string')) bad();
  return texts as Readonly<Record<string, string>>;
}

/** Without one line end behind it, as the same value would be read from a file. */
function decode(base64: string): string | null {
  if (base64.length > Math.ceil(MAX_VALUE_BYTES / 3) * 4) return null;
  if (!BASE64.test(base64)) bad();
  const bytes = Buffer.from(base64, 'base64');
  if (bytes.length > MAX_VALUE_BYTES || !isUtf8(bytes)) return null;
  return bytes.toString('utf8').replace(/\r?\n$/, '');
}

function bad(): never {
  throw new ProviderError('bad_answer');
}
