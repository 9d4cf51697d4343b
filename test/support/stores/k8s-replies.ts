/** What an API server answers. */
export interface K8sReply {
  readonly status: number;
  readonly body: object;
}

/** https://kubernetes.io/docs/reference/kubernetes-api/common-definitions/status/ */
export function failure(code: number, reason: string, message: string, details?: object): K8sReply {
  const status = { kind: 'Status', apiVersion: 'v1', metadata: {}, status: 'Failure' };
  return { status: code, body: { ...status, message, reason, ...(details && { details }), code } };
}

export function unauthorized(): K8sReply {
  return failure(401, 'Unauthorized', 'Unauthorized');
}

export function forbidden(verb: string, namespace: string, name?: string): K8sReply {
  const what = name === undefined ? 'secrets is forbidden' : `secrets "${name}" is forbidden`;
  const who = 'User "system:serviceaccount:ci:dockpass"';
  const text = `${what}: ${who} cannot ${verb} resource "secrets" in API group "" in the namespace "${namespace}"`;
  return failure(403, 'Forbidden', text, { kind: 'secrets', ...(name !== undefined && { name }) });
}

export function notFound(name: string): K8sReply {
  return failure(404, 'NotFound', `secrets "${name}" not found`, { name, kind: 'secrets' });
}

/** A state that is older than what is kept of changes. */
export function gone(from: string, oldest: number): K8sReply {
  return failure(410, 'Expired', `too old resource version: ${from} (${String(oldest)})`);
}

/** What a client asks to learn which resources there are. */
export const DISCOVERY: Readonly<Record<string, object>> = {
  '/version': { major: '1', minor: '32', gitVersion: 'v1.32.0', platform: 'linux/amd64' },
  '/api': { kind: 'APIVersions', versions: ['v1'], serverAddressByClientCIDRs: [] },
  '/apis': { kind: 'APIGroupList', apiVersion: 'v1', groups: [] },
  '/api/v1': {
    kind: 'APIResourceList',
    groupVersion: 'v1',
    resources: [
      {
        name: 'secrets',
        singularName: 'secret',
        namespaced: true,
        kind: 'Secret',
        verbs: ['get', 'list', 'watch'],
      },
    ],
  },
};
