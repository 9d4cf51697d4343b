import { type RequestListener } from 'node:http';
import { type ProviderContract } from '../../test/provider-contract/contract.js';

const API = 'api.digitalocean.com';
const SETTINGS = { token: 'canary-dop-v1-token', registryName: 'canary-acme' };

const contract: ProviderContract = {
  settings: SETTINGS,
  canaries: [
    {
      address: 'registry.digitalocean.com',
      settings: SETTINGS,
      given: 'told',
      hosts: { [API]: api(0) },
    },
  ],
  vendor: {
    hosts: [API],
    calls: { credentials: '/v2/registries/canary-acme/docker-credentials' },
    play: (_, aheadMs) => ({ listener: api(aheadMs) }),
  },
};

export default contract;

/** As the API answers: the user name is the token, too. */
function api(aheadMs: number): RequestListener {
  let minted = 0;
  return (request, response) => {
    const { searchParams } = new URL(request.url ?? '', `https://${API}`);
    const isRight =
      request.headers.authorization === `Bearer ${SETTINGS.token}` &&
      searchParams.get('expiry_seconds') === '3600' &&
      searchParams.get('read_write') === 'false';
    response.setHeader('content-type', 'application/json');
    response.setHeader('date', new Date(Date.now() + aheadMs).toUTCString());
    if (!isRight) {
      response.writeHead(401).end('{"id":"unauthorized","message":"canary"}');
      return;
    }
    const token = `canary-minted-${String(++minted)}`;
    const auth = Buffer.from(`${token}:${token}`).toString('base64');
    response.end(JSON.stringify({ auths: { 'registry.digitalocean.com': { auth } } }));
  };
}
