/** Requests as they go over a socket, signed once before the clock runs. */
import { createPrivateKey } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { signDrone } from '../../build/src/dialects/drone/drone-sample.js';
import { signWoodpecker } from '../../build/src/dialects/woodpecker/woodpecker-sample.js';

const CAPTURES = new URL('../captures/', import.meta.url);
const capture = (name) => JSON.parse(readFileSync(new URL(`${name}.json`, CAPTURES), 'utf8'));

/** Of the same length as the one of the capture, which everybody knows and the gateway therefore refuses. */
export const DRONE_SECRET = 'TEST-ONLY-a-secret-of-the-bench-';
export const WOODPECKER_PUBLIC_PEM = capture('woodpecker-registry').key.public_pem;
const woodpeckerKey = createPrivateKey(capture('woodpecker-registry').key.private_pem_TEST_ONLY);

/** The captured requests, of 1.8 kB, for a repository and as a push. */
export function droneRequest(repo) {
  const body = JSON.parse(capture('drone-registry').body);
  [body.repo.namespace, body.repo.name] = repo.split('/');
  body.repo.slug = repo;
  Object.assign(body.build, { event: 'push', source_repo: '' });
  return raw('/drone', JSON.stringify(body), (text) => signDrone({ body: text, secret: DRONE_SECRET }));
}

export function woodpeckerRequest(repo) {
  const body = JSON.parse(capture('woodpecker-registry').body);
  body.repo.full_name = repo;
  Object.assign(body.pipeline, { event: 'push', from_fork: undefined });
  const target = '/woodpecker';
  const sign = (text) => signWoodpecker({ target, body: text, privateKey: woodpeckerKey });
  return raw(target, `${JSON.stringify(body)}\n`, sign);
}

function raw(target, body, sign) {
  const lines = [
    `POST ${target} HTTP/1.1`,
    'Host: 127.0.0.1',
    'User-Agent: Go-http-client/1.1',
    `Content-Length: ${Buffer.byteLength(body)}`,
    ...sign(body).map(([name, value]) => `${name}: ${value}`),
  ];
  return Buffer.from(`${lines.join('\r\n')}\r\n\r\n${body}`);
}
