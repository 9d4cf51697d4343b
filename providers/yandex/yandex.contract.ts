import { constants, verify } from 'node:crypto';
import { type RequestListener } from 'node:http';
import { type ProviderContract } from '../../test/provider-contract/contract.js';
import { bodyOf } from '../../test/support/registry/vendor-server.js';
import { rsaPair } from '../../test/support/keys/rsa-pair.js';

const IAM = 'iam.api.cloud.yandex.net';
const HOUR_MS = 3_600_000;

const pair = rsaPair();
const KEY = JSON.stringify({
  id: 'canary-key',
  service_account_id: 'canary-account',
  private_key: `PLEASE DO NOT REMOVE THIS LINE! Yandex.Cloud SA Key ID <canary-key>\n${pair.privateKey.export({ type: 'pkcs8', format: 'pem' }).toString()}`,
});

const contract: ProviderContract = {
  settings: { key: KEY },
  shown: ['audience', 'serviceAccountId'],
  canaries: [
    { address: 'cr.yandex', settings: { key: KEY }, given: 'told', hosts: { [IAM]: iam(0) } },
    {
      address: 'registry.yandexcloud.net',
      settings: {
        identityTokenFile: '/run/secrets/canary-identity',
        serviceAccountId: 'ajeq7dsmihqple6761c5',
      },
      given: 'never',
    },
  ],
  vendor: {
    hosts: [IAM],
    calls: { token: '/iam/v1/tokens' },
    play: (_, aheadMs) => ({ listener: iam(aheadMs) }),
  },
};

export default contract;

/** Whether the token is PS256 of this very key; its times are looked at where the clocks agree. */
export function isSigned(jwt: string): boolean {
  const [header = '', claims = '', signature = ''] = jwt.split('.');
  const key = {
    key: pair.publicKey,
    padding: constants.RSA_PKCS1_PSS_PADDING,
    saltLength: constants.RSA_PSS_SALTLEN_DIGEST,
  };
  return verify('sha256', Buffer.from(`${header}.${claims}`), key, Buffer.from(signature, 'base64url'));
}

function iam(aheadMs: number): RequestListener {
  let minted = 0;
  return (request, response) => {
    void bodyOf(request).then((text) => {
      const { jwt = '' } = JSON.parse(text || '{}') as { readonly jwt?: string };
      response.setHeader('content-type', 'application/json');
      response.setHeader('date', new Date(Date.now() + aheadMs).toUTCString());
      if (!isSigned(jwt)) return response.writeHead(401).end('{"code":16,"message":"canary"}');
      const expiresAt = new Date(Date.now() + aheadMs + 12 * HOUR_MS - 1_000).toISOString();
      const end = expiresAt.replace(/\.\d+Z$/, '.123456789Z');
      return response.end(JSON.stringify({ iamToken: `t1.canary-${String(++minted)}`, expiresAt: end }));
    });
  };
}
