/**
 * Asks a gateway for credentials as a Drone runner does, and prints them as the `auths` of docker's configuration.
 *
 * SECRET=… node test/deploy/given.mjs URL REPO, after `npm run build`
 */
import process from 'node:process';
import { signDrone } from '../../build/src/dialects/drone/drone-sample.js';

const [url, slug] = process.argv.slice(2);
const [namespace, name] = slug.split('/');
const body = JSON.stringify({
  repo: { namespace, name, slug, uid: '1' },
  build: { event: 'push', ref: 'refs/heads/main', source_repo: '' },
});
const headers = Object.fromEntries(signDrone({ body, secret: process.env.SECRET }));
const answer = await fetch(new URL('/drone', url), { method: 'POST', body, headers });
if (!answer.ok) throw new Error(`answered with ${answer.status}`);
const auths = (await answer.json()).map(({ address, username, password }) => [
  address,
  { auth: Buffer.from(`${username}:${password}`).toString('base64') },
]);
process.stdout.write(JSON.stringify({ auths: Object.fromEntries(auths) }));
