import { type HttpAnswer, httpCall, jsonOf } from '../../src/registry/http-call.js';
import { ProviderError, type ProviderErrorCode } from '../../src/registry/provider-error.js';
import { callFailure, statusFailure } from '../../src/registry/vendor-http.js';
import { authoritiesIn, tokenIn } from '../../src/registry/identity/identity-files.js';
import { type Cluster, clusterOf } from './k8s.cluster.js';
import { type K8sSettings } from './k8s.settings.js';

export interface K8sCall {
  readonly namespace: string;
  /** Left out = all Secrets of the namespace that the query means. */
  readonly name?: string;
  readonly query?: Readonly<Record<string, string>>;
  /** Of each object only its metadata: no secret is sent. */
  readonly metadataOnly?: boolean;
  readonly signal: AbortSignal;
}

/** Takes a watch as it comes. */
export interface K8sStream {
  readonly take: (bytes: Uint8Array) => void;
  /** Milliseconds for all of it. */
  readonly limitMs: number;
}

/** A JSON object of the API. */
export type K8sObject = Readonly<Record<string, unknown>>;

/** Bytes of one answer. A Secret has at most 1 MiB, a third more in base64, and 256 KiB of annotations. */
const MAX_BYTES = 2 * 1024 * 1024;

/** https://kubernetes.io/docs/reference/using-api/api-concepts/#metadata-only-fetches */
const metadata = (kind: string): string =>
  `application/json;as=${kind};g=meta.k8s.io;v=v1, application/json;q=0.9`;

/** Calls to the API server of a cluster about its Secrets. */
export class K8sClient {
  readonly #settings: K8sSettings;

  constructor(settings: K8sSettings) {
    this.#settings = settings;
  }

  /**
   * The object of a 200. What is gone by now (410) is `unavailable`.
   *
   * @throws ProviderError, as `callVendor` does
   */
  async get(call: K8sCall): Promise<K8sObject> {
    try {
      return objectOf(jsonOf(await this.#send(call, { 410: 'unavailable' })));
    } catch (error) {
      throw callFailure(error);
    }
  }

  /**
   * A list that tells of every change as it comes, until the server ends it.
   *
   * @throws ProviderError, as `callVendor` does: `timed_out` for its limit, `bad_answer` for a state that is gone
   */
  async watch(call: K8sCall, stream: K8sStream): Promise<void> {
    try {
      await this.#send(call, {}, stream);
    } catch (error) {
      throw callFailure(error);
    }
  }

  /** A token that was replaced while it was sent is sent anew, once. */
  async #send(
    call: K8sCall,
    codes: Readonly<Record<number, ProviderErrorCode>>,
    stream?: K8sStream,
  ): Promise<HttpAnswer> {
    const cluster = clusterOf(this.#settings);
    const token = await tokenIn(cluster.tokenFile);
    let answer = await this.#ask(cluster, token, call, stream);
    if (answer.status === 401) {
      const newer = await tokenIn(cluster.tokenFile);
      if (newer !== token) answer = await this.#ask(cluster, newer, call, stream);
    }
    if (answer.status === 200) return answer;
    const code = codes[answer.status];
    throw code ? new ProviderError(code) : statusFailure(answer);
  }

  async #ask(cluster: Cluster, token: string, call: K8sCall, stream?: K8sStream): Promise<HttpAnswer> {
    const { server, caFile, proxied } = cluster;
    return httpCall({
      url: urlOf(server, call),
      method: 'GET',
      headers: {
        accept: acceptOf(call, stream !== undefined),
        authorization: `Bearer ${token}`,
      },
      ...(caFile !== undefined && { ca: await authoritiesIn(caFile) }),
      proxied,
      readBodyOf: 200,
      maxBytes: MAX_BYTES,
      signal: call.signal,
      ...stream,
    });
  }
}

function urlOf(server: string, { namespace, name, query = {} }: K8sCall): URL {
  const url = new URL(
    `${server}/api/v1/namespaces/${namespace}/secrets${name === undefined ? '' : `/${name}`}`,
  );
  for (const [parameter, value] of Object.entries(query)) url.searchParams.set(parameter, value);
  return url;
}

function acceptOf({ metadataOnly = false }: K8sCall, isWatch: boolean): string {
  if (!metadataOnly) return 'application/json';
  return metadata(isWatch ? 'PartialObjectMetadata' : 'PartialObjectMetadataList');
}

/** @throws ProviderError `bad_answer` for what is no object */
export function objectOf(value: unknown): K8sObject {
  if (typeof value !== 'object' || value === null || Array.isArray(value))
    throw new ProviderError('bad_answer');
  return value as K8sObject;
}
