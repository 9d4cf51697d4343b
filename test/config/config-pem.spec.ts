import { createPublicKey } from 'node:crypto';
import { describe, expect, it } from '@jest/globals';
import { fingerprintOf } from '../../src/dialects/shared/signing-keys.js';
import { HUB_ENTRY, load, problemsOf, warningsOf } from '../support/config/config-case.js';
import { loopbackCertificate } from '../support/net/loopback-certificate.js';
import { PEM_FORMS } from '../support/keys/pem-forms.js';
import { pem } from '../support/wrong/wrong-configuration.js';

const KEY = pem('ed25519', 'public');
const FINGERPRINT = fingerprintOf(createPublicKey(KEY));
const CUT =
  'is a PEM text without its end or its beginning: in .env all its lines stand in double quotes; docker --env-file takes one line, with \\n for each line end; a file takes it as it is';
const FORMS = Object.entries(PEM_FORMS);

describe('PEM text in the configuration', () => {
  it.each(FORMS)('is the key of a Woodpecker client in any form: %s', async (_, form) => {
    const files = {
      'key.pem': form(KEY),
      'config.json': JSON.stringify({
        clients: [{ name: 'ci', dialect: 'woodpecker', publicKey: form(KEY) }],
      }),
    };
    const env = { ...HUB_ENTRY, DRONE_SECRET: undefined, DOCKPASS_CONFIG: 'config.json' };
    for (const given of [{ WOODPECKER_PUBLIC_KEY: form(KEY) }, { WOODPECKER_PUBLIC_KEY_FILE: 'key.pem' }]) {
      const { clients } = await load({ env: { ...env, ...given }, files });
      const found = clients.flatMap(({ keys }) => keys.map(fingerprintOf));
      expect(found).toEqual([FINGERPRINT, FINGERPRINT]);
    }
  });

  it.each(FORMS)('is the certificate and the key of the gateway in any form: %s', async (_, form) => {
    const { cert, key } = loopbackCertificate(['gw.example']);
    const files = { 'tls.crt': form(cert), 'tls.key': form(key) };
    const env = { ...HUB_ENTRY, TLS_CERT_FILE: 'tls.crt', TLS_KEY_FILE: 'tls.key' };
    const { listen, warnings } = await load({ env, files });
    expect([listen.tls?.context(), warnings]).toEqual([{ cert, key, minVersion: 'TLSv1.2' }, []]);
  });

  it('says what to do where .env holds it without quotes, and takes it in quotes', async () => {
    const plain = { env: HUB_ENTRY, files: { '.env': `WOODPECKER_PUBLIC_KEY=${KEY}` } };
    expect(await problemsOf(plain)).toEqual([`WOODPECKER_PUBLIC_KEY: ${CUT}`]);
    for (const written of [
      `"${KEY}"`,
      `'${KEY}'`,
      `"${KEY.replaceAll('\n', '\\n')}"`,
      KEY.replaceAll('\n', '\\n'),
    ])
      expect(
        await warningsOf({ env: HUB_ENTRY, files: { '.env': `WOODPECKER_PUBLIC_KEY=${written}\n` } }),
      ).toEqual([]);
  });

  it.each<[string, Record<string, string>, Record<string, string>, string]>([
    ['a cut key', { WOODPECKER_PUBLIC_KEY: KEY.slice(0, 40) }, {}, `WOODPECKER_PUBLIC_KEY: ${CUT}`],
    [
      'the first line of a private key',
      { WOODPECKER_PUBLIC_KEY: '-----BEGIN PRIVATE KEY-----' },
      {},
      'WOODPECKER_PUBLIC_KEY: is a private key; give only the public key, the private one never leaves the Woodpecker server',
    ],
    [
      'a private key in base64',
      { WOODPECKER_PUBLIC_KEY: Buffer.from(pem('ed25519', 'private')).toString('base64') },
      {},
      'WOODPECKER_PUBLIC_KEY: is a private key; give only the public key, the private one never leaves the Woodpecker server',
    ],
    [
      'what is inside of a key',
      { WOODPECKER_PUBLIC_KEY: KEY.split('\n')[1] ?? '' },
      {},
      'WOODPECKER_PUBLIC_KEY: is base64 without the lines -----BEGIN …----- and -----END …-----: give the whole PEM text',
    ],
    [
      'two keys',
      { WOODPECKER_PUBLIC_KEY: KEY + KEY },
      {},
      'WOODPECKER_PUBLIC_KEY: is not one PEM block "PUBLIC KEY"',
    ],
    [
      'a key behind other text',
      { WOODPECKER_PUBLIC_KEY: `key: ${KEY}` },
      {},
      'WOODPECKER_PUBLIC_KEY: is not one PEM block "PUBLIC KEY"',
    ],
    [
      'a cut certificate',
      { TLS_CERT_FILE: 'tls.crt', TLS_KEY_FILE: 'tls.key' },
      { 'tls.crt': '-----BEGIN CERTIFICATE-----\nMIIB', 'tls.key': loopbackCertificate(['gw.example']).key },
      `TLS_CERT_FILE: the file ${CUT}`,
    ],
  ])('is refused with what to do: %s', async (_, env, files, problem) => {
    expect(await problemsOf({ env: { ...HUB_ENTRY, ...env }, files })).toEqual([problem]);
  });
});
