/** A Vault with KV 2 at `kv/`, as far as the store asks it: quick, and it counts. */
import { createServer } from 'node:http';

export const VAULT_TOKEN = 'TEST-ONLY-vault-token';

/**
 * Resolves with `{ origin, reads, state, stop }`: `reads` has the moment of every read so far, and each secret
 * `kv/hub-N` has the pair `user-STATE` and `TEST-ONLY-password-STATE`.
 */
export async function startVault() {
  const vault = { reads: [], state: 1 };
  const server = createServer((request, response) => {
    const path = request.url.replace(/^\/v1\//, '');
    const answer = answerTo(path, vault);
    response.writeHead(answer ? 200 : 403, { 'content-type': 'application/json' });
    response.end(JSON.stringify(answer ?? { errors: ['permission denied'] }));
  });
  await new Promise((resolve) => server.listen(0, '127.0.0.1', resolve));
  return Object.assign(vault, {
    origin: `http://127.0.0.1:${server.address().port}`,
    stop: () => new Promise((resolve) => (server.close(resolve), server.closeAllConnections())),
  });
}

function answerTo(path, vault) {
  if (path === 'auth/token/lookup-self') return { data: { ttl: 0, renewable: false } };
  if (path.startsWith('sys/internal/ui/mounts/'))
    return { data: { path: 'kv/', type: 'kv', options: { version: '2' } } };
  if (!/^kv\/data\/hub-\d+$/.test(path)) return undefined;
  vault.reads.push(performance.now());
  const { state } = vault;
  const data = { username: `user-${state}`, password: `TEST-ONLY-password-${state}` };
  return { data: { data, metadata: { version: state } } };
}
