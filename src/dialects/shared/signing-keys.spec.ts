import { describe, expect, test } from '@jest/globals';
import { createHash, createSecretKey, generateKeyPairSync, type KeyObject } from 'node:crypto';
import { inspect } from 'node:util';
import { decryptAnswer, encryptAnswer, encryptionKeyOf } from '../drone/answer-encryption.js';
import { digestMatches } from './body-digest.js';
import { signDrone } from '../drone/drone-sample.js';
import { signWoodpecker } from '../woodpecker/woodpecker-sample.js';
import { SIGNATURE_REASONS, signatureFailure } from './signature-failure.js';
import { droneKey } from '../drone/drone-client.js';
import { woodpeckerKey } from '../woodpecker/woodpecker-key.js';
import { fingerprintOf, SigningKeyError } from './signing-keys.js';
import { verifyDroneHead } from '../drone/drone-signature.js';
import { verifyWoodpeckerHead } from '../woodpecker/woodpecker-signature.js';

const CANARY = 'CANARY-TEST-0123456789abcdefghij';
const ed25519 = generateKeyPairSync('ed25519');
const pem = (key: KeyObject): string => key.export({ type: 'spki', format: 'pem' }).toString();
const PUBLIC_PEM = pem(ed25519.publicKey);

describe('the key of a Woodpecker server', () => {
  test('is its PEM text, white space around it allowed', () => {
    for (const text of [
      PUBLIC_PEM,
      PUBLIC_PEM.trim(),
      `\n ${PUBLIC_PEM}\n`,
      PUBLIC_PEM.replaceAll('\n', '\r\n'),
    ]) {
      expect(woodpeckerKey(text).equals(ed25519.publicKey)).toBe(true);
    }
  });

  const rsa = generateKeyPairSync('rsa', { modulusLength: 1024 });
  const privatePem = ed25519.privateKey.export({ type: 'pkcs8', format: 'pem' }).toString();
  const PRIVATE =
    'a private key; give only the public key, the private one never leaves the Woodpecker server';
  const NOT_PUBLIC = 'not one PEM block "PUBLIC KEY"';
  const FAMILY = 'a public key of another family; Woodpecker signs with ed25519';
  test.each([
    ['a private key', privatePem, 'private_key', PRIVATE],
    [
      'a private key of the old form',
      rsa.privateKey.export({ type: 'pkcs1', format: 'pem' }).toString(),
      'private_key',
      PRIVATE,
    ],
    ['a private key behind the public one', PUBLIC_PEM + privatePem, 'private_key', PRIVATE],
    ['two public keys', PUBLIC_PEM + PUBLIC_PEM, 'not_a_public_key', NOT_PUBLIC],
    [
      'an RSA key of the old form',
      rsa.publicKey.export({ type: 'pkcs1', format: 'pem' }).toString(),
      'not_a_public_key',
      NOT_PUBLIC,
    ],
    ['text', CANARY, 'not_a_public_key', NOT_PUBLIC],
    ['nothing', '', 'not_a_public_key', NOT_PUBLIC],
    ['a cut key', PUBLIC_PEM.replace('MCow', 'MC'), 'not_a_public_key', NOT_PUBLIC],
    ['an RSA key', pem(rsa.publicKey), 'not_ed25519', FAMILY],
    ['an EC key', pem(generateKeyPairSync('ec', { namedCurve: 'P-256' }).publicKey), 'not_ed25519', FAMILY],
    ['an ed448 key', pem(generateKeyPairSync('ed448').publicKey), 'not_ed25519', FAMILY],
    ['an x25519 key', pem(generateKeyPairSync('x25519').publicKey), 'not_ed25519', FAMILY],
  ])('is not %s', (_what, text, code, message) => {
    const error = errorOf(() => woodpeckerKey(text));
    expect(error).toBeInstanceOf(SigningKeyError);
    expect(error).toMatchObject({ name: 'SigningKeyError', code, message });
    expect(inspect(error, { depth: 9 })).not.toContain('CANARY');
  });

  test('has the fingerprint of its SPKI bytes', () => {
    const der = ed25519.publicKey.export({ type: 'spki', format: 'der' });
    const expected = `SHA256:${createHash('sha256').update(der).digest('base64')}`;
    expect(fingerprintOf(woodpeckerKey(PUBLIC_PEM))).toBe(expected);
    expect(expected).toMatch(/^SHA256:[A-Za-z0-9+/]{43}=$/);
  });
});

describe('the key of a Drone client', () => {
  test('is the secret in UTF-8', () => {
    expect(droneKey('sécrét-TEST-0123').export()).toEqual(Buffer.from('sécrét-TEST-0123', 'utf8'));
  });

  test('is not a short secret', () => {
    for (const short of ['', 'CANARY', 'CANARY-01234567']) {
      const error = errorOf(() => droneKey(short));
      expect(error).toMatchObject({
        code: 'secret_too_short',
        message: 'a Drone secret needs at least 16 bytes',
      });
      expect(inspect(error)).not.toContain(short || 'undefined');
    }
    expect(droneKey('CANARY-012345678').symmetricKeySize).toBe(16);
  });

  test('shows nothing when it is inspected', () => {
    expect(inspect([droneKey(CANARY), encryptionKeyOf(CANARY)])).not.toMatch(/CANARY|434e|67,65,78/);
    expect(JSON.stringify([droneKey(CANARY)])).toBe('[{}]');
  });
});

describe('an encrypted answer', () => {
  const key = encryptionKeyOf(`${CANARY}and more`) ?? createSecretKey(Buffer.alloc(32));

  test('has the first 32 bytes of the secret as its key, and needs them', () => {
    expect(key.export()).toEqual(Buffer.from(CANARY));
    expect(encryptionKeyOf('0123456789012345678901234567890')).toBeUndefined();
    expect(encryptionKeyOf('')).toBeUndefined();
    expect(encryptionKeyOf('é'.repeat(16))?.export()).toEqual(Buffer.from('é'.repeat(16)));
    expect(encryptionKeyOf('0123456789012345678901234567890é')?.export().length).toBe(32);
  });

  test('is nonce, ciphertext and tag, and opens again', () => {
    for (const text of ['', '[]', 'ü\u2028'.repeat(500)]) {
      const sealed = encryptAnswer(text, key);
      expect(sealed.length).toBe(12 + Buffer.byteLength(text) + 16);
      expect(decryptAnswer(sealed, key)?.toString()).toBe(text);
      expect(decryptAnswer(encryptAnswer(Buffer.from(text), key), key)?.toString()).toBe(text);
    }
  });

  test('never has the nonce of another one', () => {
    const nonces = Array.from({ length: 2000 }, () => encryptAnswer('[]', key).toString('hex', 0, 12));
    expect(new Set(nonces).size).toBe(2000);
  });

  test('does not open when any byte was changed, cut or added, or with another key', () => {
    const sealed = encryptAnswer('[{"address":"ghcr.io"}]', key);
    for (let at = 0; at < sealed.length; at++) {
      const changed = Buffer.from(sealed);
      changed.writeUInt8(changed.readUInt8(at) ^ 1, at);
      expect(decryptAnswer(changed, key)).toBeUndefined();
      expect(decryptAnswer(sealed.subarray(0, at), key)).toBeUndefined();
    }
    expect(decryptAnswer(Buffer.concat([sealed, Buffer.alloc(1)]), key)).toBeUndefined();
    expect(decryptAnswer(sealed, createSecretKey(Buffer.alloc(32)))).toBeUndefined();
  });
});

describe('the digests of a body', () => {
  const body = Buffer.from('{}');
  const of = (algorithm: 'sha256' | 'sha512') => ({
    algorithm,
    value: createHash(algorithm).update(body).digest('base64'),
  });
  const wrong = { algorithm: 'sha512', value: Buffer.alloc(64).toString('base64') } as const;

  test('must all match, and there must be one', () => {
    expect(digestMatches([of('sha256')], body)).toBe(true);
    expect(digestMatches([of('sha512')], body)).toBe(true);
    expect(digestMatches([of('sha256'), of('sha512')], body)).toBe(true);
    expect(digestMatches([of('sha256'), wrong], body)).toBe(false);
    expect(digestMatches([wrong, of('sha256')], body)).toBe(false);
    expect(digestMatches([of('sha256')], Buffer.from('{} '))).toBe(false);
    expect(digestMatches([{ ...of('sha512'), algorithm: 'sha256' }], body)).toBe(false);
    expect(digestMatches([], body)).toBe(false);
  });
});

describe('a failure', () => {
  test.each(SIGNATURE_REASONS)('%s is one frozen value of two words', (reason) => {
    const failure = signatureFailure(reason);
    expect(signatureFailure(reason)).toBe(failure);
    expect(Object.isFrozen(failure)).toBe(true);
    expect(Object.keys(failure)).toEqual(['code', 'reason']);
    expect(failure.reason).toBe(reason);
    expect(reason).toMatch(/^[a-z]+(_[a-z]+)*$/);
  });

  test('is all that is said of a request full of canaries', () => {
    const lines = [...signDrone({ body: '{}', secret: CANARY, contentType: CANARY }), ['Accept', CANARY]];
    const failure = verifyDroneHead({ target: CANARY, rawHeaders: lines.flat() }, [droneKey(CANARY)], 0, 300);
    expect(inspect(failure)).toBe("{ code: 'signature_malformed', reason: 'header_doubled' }");
  });
});

describe('a signed request', () => {
  test('is of this moment unless said otherwise', () => {
    const drone = signDrone({ body: '{}', secret: CANARY }).flat();
    const head = verifyDroneHead({ target: '/', rawHeaders: drone }, [droneKey(CANARY)], Date.now(), 30);
    expect(head).toMatchObject({ keySlot: 0 });
    const woodpecker = signWoodpecker({ target: '/x', body: '{}', privateKey: ed25519.privateKey }).flat();
    const keys = [woodpeckerKey(PUBLIC_PEM)];
    expect(
      verifyWoodpeckerHead({ target: '/x', rawHeaders: woodpecker }, keys, Date.now(), 30),
    ).toMatchObject({
      keySlot: 0,
    });
  });
});

function errorOf(run: () => unknown): unknown {
  try {
    run();
  } catch (error) {
    return error;
  }
  return undefined;
}
