import { fingerprintOf } from '../../../src/dialects/shared/signing-keys.js';
import { runCli } from '../run-cli.js';
import { TEST_WOODPECKER_PUBLIC_KEY } from '../clients/sign.js';
import { DOC_ENDPOINT, type Mistakes } from './bench.js';

const DOC_FINGERPRINT = 'SHA256:vGf3kq0bT5m9WcE1Xr8yJd2LsPzHnQa7UoIi4Kt6MvY=';

/** Between the CI system and the gateway. */
export const CLIENT_MISTAKES: Mistakes = {
  'The secret of the runner is not the one of the gateway': {
    sees: '401 signature_mismatch',
    status: 1,
    world: async (bench, env) => {
      bench.write('runner-secret', 'TEST-ONLY-another-secret-0123456789abcdef');
      return bench.gateway(env);
    },
  },
  'The public key is another server’s': {
    sees: 'wrong_key_or_changed_head',
    status: 0,
    world: async (bench, env) => {
      const world = await bench.gateway(env);
      const url = `${world.names?.[0]?.[1] ?? ''}/woodpecker`;
      const args = [
        '--dialect',
        'woodpecker',
        '--repo',
        'acme/app',
        '--private-key-file',
        'test.pem',
        '--url',
        url,
      ];
      await runCli(['request', ...args], { cwd: bench.folder }); // what the real server would send
      const fingerprint = fingerprintOf(TEST_WOODPECKER_PUBLIC_KEY);
      return { ...world, names: [...(world.names ?? []), [DOC_FINGERPRINT, fingerprint]] };
    },
  },
  'A clock is wrong': { sees: '401 signature_expired', status: 1, world: (bench, env) => bench.gateway(env) },
  'The endpoint has another path': {
    sees: '404 not_found',
    status: 1,
    world: (bench, env) => bench.gateway(env),
  },
  'The endpoint is the one of the other dialect': {
    sees: 'clients of the other dialect',
    status: 1,
    world: (bench, env) => bench.gateway(env),
  },
  'A proxy strips a prefix from the path': {
    sees: 'a proxy changed the path that was signed (a stripped prefix)',
    status: 1,
    world: (bench, env) => bench.behindProxy({ target: (target) => target.replace('/ci/', '/') }, env),
  },
  'A proxy rewrites Accept-Encoding': {
    sees: 'accept_encoding_changed',
    status: 1,
    world: (bench, env) =>
      bench.behindProxy(
        { headers: (raw) => raw.map((text, at) => (raw[at - 1] === 'Accept-Encoding' ? 'gzip, br' : text)) },
        env,
      ),
  },
  'A proxy redirects': {
    sees: '308 redirected',
    status: 1,
    world: (bench, env) =>
      bench.behindProxy(
        { answer: { status: 308, headers: { location: 'https://gw.example.com/drone' } } },
        env,
      ),
  },
  'A proxy asks for a login of its own': {
    sees: '401 foreign_refusal',
    status: 1,
    world: (bench, env) => bench.behindProxy({ answer: { status: 401, body: '<html>Login</html>' } }, env),
  },
  'The gateway behind the proxy is down': {
    sees: '502 foreign_unavailable',
    status: 1,
    world: (bench, env) =>
      bench.behindProxy({ answer: { status: 502, body: '<html>Bad Gateway</html>' } }, env),
  },
  'The endpoint lacks user and token': {
    sees: 'basic_auth_missing',
    status: 1,
    world: (bench, env) => bench.gateway(env),
  },
  'The address is private, and Woodpecker does not call it': {
    sees: 'WOODPECKER_EXTENSIONS_ALLOWED_HOSTS',
    status: 0,
    world: (bench, env) => bench.gateway(env),
  },
  'Nothing listens there': {
    sees: 'connection_refused',
    status: 1,
    world: async (bench) => ({ names: [[DOC_ENDPOINT, `http://${await bench.deadHost()}`]] }),
  },
  'The gateway serves no TLS': {
    sees: 'plain_http',
    status: 1,
    world: async (bench, env) => {
      const { names } = await bench.gateway(env);
      const http = names?.[0]?.[1] ?? '';
      return { names: [[DOC_ENDPOINT, http.replace('http:', 'https:')]] };
    },
  },
};
