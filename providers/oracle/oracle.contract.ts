import { generateKeyPairSync, type KeyObject, verify } from 'node:crypto';
import { type IncomingMessage, type RequestListener } from 'node:http';
import { type ProviderContract } from '../../test/provider-contract/contract.js';

const pair = generateKeyPairSync('rsa', { modulusLength: 2048 });
const SETTINGS = {
  tenancyId: 'ocid1.tenancy.oc1..aaaaaaaacanary',
  userId: 'ocid1.user.oc1..aaaaaaaacanary',
  // What stands before a key is passed over, as by OpenSSL.
  privateKey: `canary-api-key\n${pair.privateKey.export({ type: 'pkcs8', format: 'pem' }).toString()}`,
};
const HOST = 'fra.ocir.io';
const FIVE_MINUTES_MS = 300_000;
const FIELDS =
  /^Signature algorithm="rsa-sha256",headers="date \(request-target\) host",keyId="([^"]+)",signature="([^"]+)",version="1"$/;

const contract: ProviderContract = {
  address: HOST,
  settings: SETTINGS,
  canaries: [{ address: HOST, settings: SETTINGS, given: 'told', hosts: { [HOST]: registry(0) } }],
  vendor: {
    calls: { token: '/20180419/docker/token' },
    needsRightClock: 'Oracle refuses a request whose date is more than five minutes off',
    play: (_, aheadMs) => ({ listener: registry(aheadMs) }),
  },
};

export default contract;

/** The key id of a request that this key has signed, now; else undefined. */
export function signerOf(
  { headers: { authorization = '', date = '', host = '' }, method = '', url = '' }: IncomingMessage,
  key: KeyObject,
  now: number,
): string | undefined {
  const [, keyId, signature = ''] = FIELDS.exec(authorization) ?? [];
  const text = `date: ${date}\n(request-target): ${method.toLowerCase()} ${url}\nhost: ${host}`;
  const isRight = verify('RSA-SHA256', Buffer.from(text), key, Buffer.from(signature, 'base64'));
  return isRight && Math.abs(Date.parse(date) - now) <= FIVE_MINUTES_MS ? keyId : undefined;
}

function registry(aheadMs: number): RequestListener {
  let minted = 0;
  const owner = `${SETTINGS.tenancyId}/${SETTINGS.userId}/`;
  return (request, response) => {
    const now = Date.now() + aheadMs;
    response.setHeader('content-type', 'application/json');
    response.setHeader('date', new Date(now).toUTCString());
    if (!signerOf(request, pair.publicKey, now)?.startsWith(owner)) {
      response.writeHead(401).end('{"code":"NotAuthenticated","message":"canary"}');
      return;
    }
    const token = `canary-minted-${String(++minted)}`;
    response.end(JSON.stringify({ token, access_token: token, scope: '', expires_in: 3_600 }));
  };
}
