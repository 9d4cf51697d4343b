import { createServer, type RequestListener } from 'node:http';
import { AwsEnvironment } from '../aws/aws-environment.js';
import { awsError } from '../aws/aws-formats.js';
import { type FakeAnswer, tokenRegistry } from '../registry/fake-registry.js';
import { listenOnLoopback } from '../net/loopback-server.js';
import { freezeDate } from '../standing-time.js';
import { type Bench, type Mistakes, type World } from './bench.js';

/** Between the gateway and the registries. */
export const REGISTRY_MISTAKES: Mistakes = {
  'The password is wrong': {
    sees: 'refuses the user name or the password',
    status: 1,
    world: (bench) => bench.registry(tokenRegistry({ password: 'another' })),
  },
  'The identity may log in but not pull': {
    sees: 'may not pull the image',
    status: 1,
    world: (bench) =>
      bench.registry(
        tokenRegistry({ password: 'example-password', manifest: (): FakeAnswer => ({ status: 403 }) }),
      ),
  },
  'The role has expired': {
    sees: 'a wrong or expired key, role or password',
    status: 1,
    world: (bench, env) => failingCloud(bench, env, 'ExpiredTokenException'),
  },
  'A right is missing in IAM': {
    sees: 'a right that is missing',
    status: 1,
    world: (bench, env) => failingCloud(bench, env, 'AccessDeniedException'),
  },
  'The realm is on another host': {
    sees: 'sends logins to a host that is not its own',
    status: 1,
    world: (bench) => sendingLoginsTo(bench, 'https://auth.example.net/token'),
  },
  'The registry has a wrong URL for its own': {
    sees: 'without TLS',
    status: 1,
    world: (bench) => sendingLoginsTo(bench, 'http://core:8080/service/token'),
  },
  'The address is no registry': {
    sees: 'not under /v2/',
    status: 1,
    world: (bench) => bench.registry(() => undefined),
  },
  'The clock of the gateway is wrong': {
    sees: 'set the clock of this machine',
    status: 1,
    world: (bench) => {
      freezeDate();
      const date = new Date(Date.now() + 3_600_000).toUTCString();
      return bench.registry(() => ({
        status: 401,
        headers: { 'www-authenticate': 'Basic realm="r"', date },
      }));
    },
  },
  'The Woodpecker server is behind a login': {
    sees: 'not with an ed25519 public key',
    status: 1,
    world: async (bench) => {
      const server = await listenOnLoopback(
        createServer((_, response) => response.end('<html>Login</html>')),
      );
      bench.onClose(() => server.close());
      const names = [['http://127.0.0.1:8000', `http://${server.host}`]] as const;
      return { names, env: { WOODPECKER_PUBLIC_KEY: undefined } };
    },
  },
};

function sendingLoginsTo(bench: Bench, realm: string): Promise<World> {
  const challenge = (): string => `Bearer realm="${realm}"`;
  return bench.registry(tokenRegistry({ password: 'example-password', challenge }));
}

/** A gateway whose cloud refuses every call with this error. */
async function failingCloud(
  bench: Bench,
  env: Readonly<Record<string, string>>,
  code: string,
): Promise<World> {
  const refuse: RequestListener = (request, response) => {
    request.resume().on('end', () => {
      awsError(response, request.headers['x-amz-target'] === undefined ? 'sts' : 'ecr', 400, code);
    });
  };
  const cloud = await listenOnLoopback(createServer(refuse));
  const environment = new AwsEnvironment({
    AWS_ENDPOINT_URL: `http://${cloud.host}`,
    AWS_ACCESS_KEY_ID: 'AKIATESTONLY00000001',
    AWS_SECRET_ACCESS_KEY: 'canary/secret+of=key-1',
  });
  bench.onClose(() => cloud.close());
  bench.onClose(() => {
    environment.restore();
    return Promise.resolve();
  });
  return bench.gateway(env);
}
