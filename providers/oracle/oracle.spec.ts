import { createPublicKey, generateKeyPairSync } from 'node:crypto';
import { type IncomingMessage } from 'node:http';
import { afterEach, describe, expect, it } from '@jest/globals';
import { settingMessages } from '../../test/support/config/setting-messages.js';
import { ExchangeLoopback } from '../../test/support/registry/exchange-loopback.js';
import { freezeDate } from '../../test/support/standing-time.js';
import contract, { signerOf } from './oracle.contract.js';
import { isOracleHost } from './oracle.hosts.js';
import OracleModule from './oracle.module.js';
import { oracleProblems, OracleSettings } from './oracle.settings.js';

const HOST = 'fra.ocir.io';
const OWN = contract.settings;
/** 2026-11-18T11:06:40Z, when the request below was signed. */
const THEN = 1_795_000_000_000;

/** What `oci.Signer` of oci 2.189 for Python made of `GET https://fra.ocir.io/20180419/docker/token`, and its key. */
const RECORDED = {
  key: `-----BEGIN PUBLIC KEY-----
MIIBIjANBgkqhkiG9w0BAQEFAAOCAQ8AMIIBCgKCAQEAmPVh1Hyqrtko96n1DAqB
wbKgC9DnYaEQopJBkP6qm2zgzXy7VpCvQK2pJFtFt3VZi3OQ1eYJoYmTH9VLaSi4
oOMPTkx232AtcUVXiYse8hQ+uln4NFjhW4ypCEmTCyGpNRUKOI8Go/ps1t4IUgbt
6pXkczm/A1g4FN3XMtU/k2AdgNIS6ylSA0GujNOCcBF1Dx0JDVCHYuY4dwa71asE
7NnJzT/ZIWkPWY7GmA2zg27oGgZgQoQFW1nYWLTA50J2ln2Om5u5o2FHEs2VNzcJ
khnZoSGngXenPvyTGxaf+g9EcPH3H+bKNCrm9VU31YHpT7u8j6Zh1gMP4I9UVSBQ
7QIDAQAB
-----END PUBLIC KEY-----`,
  keyId:
    'ocid1.tenancy.oc1..aaaaaaaaexample/ocid1.user.oc1..aaaaaaaaexample/c8:0a:5a:af:77:d5:d4:8f:53:26:59:d7:4c:dc:16:64',
  signature:
    'BsuiZRxcm+nWYNl/b2iryc+N/LhCFYAj+SRBLQKY5Wga3Ax8gg/1SReHun2i1p9UiLNSlX4GSEr4aaN3L45XMD7MM0dXRW/KlDvfu3Z/+wQlr3r2PND0dSjnSM8BO7TxKbYAeuoJxveGN706GXzZffwzDIp3SVe2we/sxeFn4f+zwmVWNRfbUnsHmeAYxmmxyQ1p3jo6hw0BfIwnLOZPPPjzyVASCBusyvZ8FXnHeNARxidEviIsYKLj3AiWW7rRX4U0CMwCVgHZuKMkkVcKKjgrBH16SMB+djYt0fA01jyM9zF0c4nvhvX4rXwV5F1sdRTJ5+uPzKkDQo85co9JZQ==',
};

let registry: ExchangeLoopback | undefined;
afterEach(async () => {
  await registry?.close();
  registry = undefined;
});

async function mint(answer: object) {
  registry = await ExchangeLoopback.start(OracleModule, [HOST], answer);
  return registry.mint(HOST, Object.assign(new OracleSettings(), OWN));
}

function recorded(change: { date?: string; method?: string; url?: string; host?: string } = {}) {
  const { date = 'Wed, 18 Nov 2026 11:06:40 GMT', method = 'GET', host = HOST } = change;
  const authorization = `Signature algorithm="rsa-sha256",headers="date (request-target) host",keyId="${RECORDED.keyId}",signature="${RECORDED.signature}",version="1"`;
  const url = change.url ?? '/20180419/docker/token';
  return { headers: { authorization, date, host }, method, url } as IncomingMessage;
}

describe('the provider for Oracle', () => {
  it('asks the registry by a signed request, and gives what it says', async () => {
    freezeDate(THEN);
    const { expiresAt = 0, issuedAt = 0, ...pair } = await mint({ token: 'TEST-ONLY', expires_in: 3_600 });
    expect(pair).toEqual({ username: 'BEARER_TOKEN', password: 'TEST-ONLY' });
    expect(expiresAt - issuedAt).toBe(3_600_000);
    expect(registry?.calls()).toEqual([[HOST, 'GET /20180419/docker/token', undefined]]);
    expect(registry?.header('date')).toBe('Wed, 18 Nov 2026 11:06:40 GMT');
    expect(registry?.header('authorization')).toMatch(
      /^Signature algorithm="rsa-sha256",headers="date \(request-target\) host",keyId="ocid1\.tenancy\.oc1\.\.aaaaaaaacanary\/ocid1\.user\.oc1\.\.aaaaaaaacanary\/[0-9a-f]{2}(?::[0-9a-f]{2}){15}",signature="[\w+/]+=*",version="1"$/,
    );
  });

  it('uses no token for longer than an hour, and none without an end', async () => {
    const { expiresAt = 0, issuedAt = 0 } = await mint({ token: 'TEST-ONLY', expires_in: 86_400 });
    expect(expiresAt - issuedAt).toBe(3_600_000);
    await registry?.close();
    await expect(mint({ token: 'TEST-ONLY' })).rejects.toMatchObject({ code: 'bad_answer' });
  });
});

describe('the vendor that is played', () => {
  const key = createPublicKey(RECORDED.key);

  it('accepts what Oracle’s own client has signed', () => {
    expect(signerOf(recorded(), key, THEN)).toBe(RECORDED.keyId);
  });

  it.each([
    ['another host', { host: 'phx.ocir.io' }],
    ['another path', { url: '/20180419/docker/tokens' }],
    ['another method', { method: 'POST' }],
    ['another date', { date: 'Wed, 18 Nov 2026 11:06:41 GMT' }],
  ])('refuses it for %s', (_, change) => {
    expect(signerOf(recorded(change), key, THEN)).toBeUndefined();
  });

  it('refuses it six minutes later', () => {
    expect(signerOf(recorded(), key, THEN + 360_000)).toBeUndefined();
  });
});

it.each([
  ['phx.ocir.io', true],
  ['us-gov-ashburn-1.ocir.io', true],
  ['ocir.us-langley-1.oci.oraclegovcloud.com', true],
  ['ocir.uk-gov-london-1.oci.oraclegovcloud.uk', true],
  ['ocir.ap-ibaraki-1.oci.oraclecloud8.com', true],
  ['ocir.ap-ibaraki-1.oci.oraclecloud7.com', false],
  ['ocir.eu-frankfurt-2.oci.oraclecloud.de', false],
  ['ocir.fra.oci.oraclecloud.com', false],
  ['iaas.eu-frankfurt-1.oraclecloud.com', false],
  ['ocir.io', false],
])('whether %s is a registry of Oracle: %s', (host, expected) => {
  expect(isOracleHost(host)).toBe(expected);
});

describe('its settings', () => {
  const ec = generateKeyPairSync('ec', { namedCurve: 'prime256v1' }).privateKey;
  const rsa = generateKeyPairSync('rsa', { modulusLength: 2048 });
  const pkcs8 = { type: 'pkcs8', format: 'pem' } as const;

  it.each<[string, string | Buffer]>([
    ['no key', 'TEST-ONLY'],
    ['an elliptic one', ec.export(pkcs8)],
    ['a public one', rsa.publicKey.export({ type: 'spki', format: 'pem' })],
    ['one with a passphrase', rsa.privateKey.export({ ...pkcs8, cipher: 'aes-256-cbc', passphrase: 'a' })],
  ])('refuse a key that is %s', (_, key) => {
    const settings = Object.assign(new OracleSettings(), OWN, { privateKey: key.toString() });
    expect(oracleProblems(settings)).toEqual([
      { setting: 'privateKey', problem: 'must be an RSA key in PEM without a passphrase' },
    ]);
  });

  it.each([
    [{ tenancyId: OWN['userId'] }, ['tenancyId must be the OCID of a tenancy: ocid1.tenancy.oc1..…']],
    [{ userId: 'ci-reader' }, ['userId must be the OCID of a user: ocid1.user.oc1..…']],
    [{ userId: `${String(OWN['userId'])}/x` }, ['userId must be the OCID of a user: ocid1.user.oc1..…']],
  ])('refuse %j', (own, messages) => {
    expect(settingMessages(OracleSettings, { ...OWN, ...own })).toEqual(messages);
  });
});
