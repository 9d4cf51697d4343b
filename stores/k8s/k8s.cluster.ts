import { isIPv6 } from 'node:net';
import { ProviderError } from '../../src/registry/provider-error.js';
import { POD_FOLDER } from '../../src/registry/identity/identity-files.js';
import { type K8sSettings } from './k8s.settings.js';

/** Where an API server is, and with which files it is asked. */
export interface Cluster {
  /** `https://10.0.0.1:443`, perhaps with a path, without a slash at its end. */
  readonly server: string;
  readonly tokenFile: string;
  /** Undefined = the system's authorities. */
  readonly caFile: string | undefined;
  /** Whether the proxies of the environment count: never for the cluster in which it runs. */
  readonly proxied: boolean;
}

/**
 * The cluster of the settings, else the one in which this pod runs
 * (https://kubernetes.io/docs/tasks/run-application/access-api-from-pod/).
 *
 * @throws ProviderError `not_configured` outside of a pod
 */
export function clusterOf(
  { server, tokenFile, caFile }: K8sSettings,
  env: Readonly<Record<string, string | undefined>> = process.env,
): Cluster {
  const pod = { tokenFile: tokenFile ?? `${POD_FOLDER}/token`, caFile: caFile ?? `${POD_FOLDER}/ca.crt` };
  if (server !== undefined) return { ...pod, server: server.replace(/\/+$/, ''), caFile, proxied: true };
  const host = env['KUBERNETES_SERVICE_HOST'] ?? '';
  const port = env['KUBERNETES_SERVICE_PORT'] ?? '';
  const url = `https://${isIPv6(host) ? `[${host}]` : host}:${port}`;
  if (!/^[a-z\d.:[\]-]+$/i.test(host) || !/^\d+$/.test(port) || !URL.canParse(url)) {
    throw new ProviderError('not_configured');
  }
  return { ...pod, server: url, proxied: false };
}
