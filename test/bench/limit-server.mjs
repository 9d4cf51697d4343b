/**
 * The limit: a bare `node:http` handler that does by hand what must be done for a signed request - signature, date or
 * `created`, digest over the received bytes, JSON - and answers with constant bytes. What Dockpass is measured against.
 *
 * node limit-server.mjs drone|woodpecker ENTRIES
 */
import {
  createHash,
  createHmac,
  createPublicKey,
  createSecretKey,
  timingSafeEqual,
  verify,
} from 'node:crypto';
import { createServer } from 'node:http';
import { DRONE_SECRET, WOODPECKER_PUBLIC_PEM } from './requests.mjs';

const [dialect, entries] = process.argv.slice(2);
const secret = createSecretKey(Buffer.from(DRONE_SECRET));
const publicKey = createPublicKey(WOODPECKER_PUBLIC_PEM);
const SIGNED = ['accept', 'accept-encoding', 'content-type', 'date', 'digest'];

const list = Array.from({ length: Number(entries) }, (_, at) => ({
  address: `registry-${at}.example`,
  username: `robot-${at}`,
  password: `TEST-ONLY-password-${at}`,
}));
const answer = Buffer.from(JSON.stringify(dialect === 'drone' ? list : { registries: list }));
const answerHead = {
  'Content-Type': 'application/json; charset=utf-8',
  'Cache-Control': 'no-store',
  'Content-Length': answer.length,
};

function verifyDrone({ headers }) {
  const mac = /signature="([^"]+)"/.exec(headers.signature ?? '')?.[1] ?? '';
  const base = SIGNED.map((name) => `${name}: ${headers[name]}`).join('\n');
  const expected = createHmac('sha256', secret).update(base, 'latin1').digest();
  const given = Buffer.from(mac, 'base64');
  if (given.length !== 32 || !timingSafeEqual(given, expected)) return undefined;
  if (Math.abs(Date.parse(headers.date) - Date.now()) > 300_000) return undefined;
  return headers.digest.slice('SHA-256='.length);
}

function verifyWoodpecker({ headers, url }) {
  const params = (headers['signature-input'] ?? '').slice('woodpecker-ci-extensions='.length);
  const digest = headers['content-digest'];
  const base = `"@request-target": ${url}\n"content-digest": ${digest}\n"@signature-params": ${params}`;
  const signature = Buffer.from(
    (headers.signature ?? '').slice('woodpecker-ci-extensions=:'.length, -1),
    'base64',
  );
  if (!verify(null, Buffer.from(base, 'latin1'), publicKey, signature)) return undefined;
  const created = Number(/;created=(\d+)/.exec(params)?.[1]);
  if (Math.abs(created - Date.now() / 1000) > 300) return undefined;
  return digest.slice('sha-256=:'.length, -1);
}

const verifyHead = dialect === 'drone' ? verifyDrone : verifyWoodpecker;

const server = createServer({ keepAliveTimeout: 95_000 }, (request, response) => {
  const digest = verifyHead(request);
  if (digest === undefined) return response.writeHead(401).end();
  const chunks = [];
  request.on('data', (chunk) => chunks.push(chunk));
  request.on('end', () => {
    const body = chunks.length === 1 ? chunks[0] : Buffer.concat(chunks);
    const actual = createHash('sha256').update(body).digest();
    if (!timingSafeEqual(actual, Buffer.from(digest, 'base64'))) return response.writeHead(401).end();
    const { repo } = JSON.parse(body.toString());
    if (typeof (repo.slug ?? repo.full_name) !== 'string') return response.writeHead(400).end();
    return response.writeHead(200, answerHead).end(answer);
  });
});

server.listen(0, '127.0.0.1', () =>
  process.stdout.write(`${JSON.stringify({ msg: 'listening', port: server.address().port })}\n`),
);
