import { describe, expect, test } from '@jest/globals';
import { createPrivateKey, createPublicKey, createSecretKey, sign } from 'node:crypto';
import { decryptAnswer, encryptWithNonce } from './drone/answer-encryption.js';
import { digestMatches } from './shared/body-digest.js';
import { parseContentDigest } from './woodpecker/content-digest.js';
import { macSlot } from './drone/drone-signature.js';
import { ed25519Slot, signatureBase } from './woodpecker/message-signature.js';
import { isSignatureFailure } from './shared/signature-failure.js';
import { woodpeckerKey } from './woodpecker/woodpecker-key.js';
import { parseWoodpeckerSignature } from './woodpecker/woodpecker-parameters.js';
import { wycheproofFolder, wycheproofGroups } from '../../test/support/clients/wycheproof.js';

/** Published vectors through the gateway's own functions. */
describe('RFC 9421 B.2.6, an ed25519 signature', () => {
  const jwk = { kty: 'OKP', crv: 'Ed25519', x: 'JrQLj5P_89iXES9-vFgrIy29clF9CC_oPPsw3c5D0bs' };
  const publicKey = createPublicKey({ key: jwk, format: 'jwk' });
  const params =
    '("date" "@method" "@path" "@authority" "content-type" "content-length")' +
    ';created=1618884473;keyid="test-key-ed25519"';
  const base = signatureBase(
    [
      ['date', 'Tue, 20 Apr 2021 02:07:55 GMT'],
      ['@method', 'POST'],
      ['@path', '/foo'],
      ['@authority', 'example.com'],
      ['content-type', 'application/json'],
      ['content-length', '18'],
    ],
    params,
  );
  const signature = Buffer.from(
    'wqcAqbmYJ2ji2glfAMaRy4gruYYnx2nEFN2HN6jrnDnQCK1u02Gb04v9EDgwUPiu4A0w6vuQv5lIp5WPpBKRCw==',
    'base64',
  );

  test('the base is the published one', () => {
    expect(base).toBe(
      [
        '"date": Tue, 20 Apr 2021 02:07:55 GMT',
        '"@method": POST',
        '"@path": /foo',
        '"@authority": example.com',
        '"content-type": application/json',
        '"content-length": 18',
        `"@signature-params": ${params}`,
      ].join('\n'),
    );
  });

  test('the published signature holds, and no signature with one bit changed', () => {
    expect(ed25519Slot([publicKey], base, signature)).toBe(0);
    for (let bit = 0; bit < 512; bit++) {
      expect(ed25519Slot([publicKey], base, flipped(signature, bit))).toBe(-1);
    }
    expect(ed25519Slot([publicKey], `${base} `, signature)).toBe(-1);
  });
});

describe('RFC 8032, 7.1', () => {
  test.each([
    [
      '9d61b19deffd5a60ba844af492ec2cc44449c5697b326919703bac031cae7f60',
      '',
      'e5564300c360ac729086e2cc806e828a84877f1eb8e5d974d873e065224901555fb8821590a33bacc61e39701cf9b46bd25bf5f0595bbe24655141438e7a100b',
    ],
    [
      '4ccd089b28ff96da9db6c346ec114e0f5b8a319f35aba624da8cf6ed4fb8a6fb',
      '72',
      '92a009a9f0d4cab8720e820b5f642540a2b27b5416503f8fb3762223ebdb69da085ac1e43e15996e458f3613d0f11d8c387b2eaeb4302aeeb00d291612bb0c00',
    ],
    [
      'c5aa8df43f9f837bedb7442f31dcb7b166d38535076f094b85ce3a2e0b4458f7',
      'af82',
      '6291d657deec24024827e69c3abe01a30ce548a284743a445e3680d7db5ac3ac18ff9b538d16f290ae67f760984dc6594a7c15e9716ed28dc027beceea1ec40a',
    ],
  ])('the signature of secret key %s holds', (secret, message, signature) => {
    const der = Buffer.concat([Buffer.from('302e020100300506032b657004220420', 'hex'), hex(secret)]);
    const privateKey = createPrivateKey({ key: der, format: 'der', type: 'pkcs8' });
    expect(ed25519Slot([createPublicKey(privateKey)], latin1(message), hex(signature))).toBe(0);
    expect(ed25519Slot([createPublicKey(privateKey)], `${latin1(message)}x`, hex(signature))).toBe(-1);
    expect(sign(null, hex(message), privateKey)).toEqual(hex(signature));
  });
});

describe('RFC 4231, HMAC-SHA-256', () => {
  test.each([
    ['0b'.repeat(20), 'Hi There', 'b0344c61d8db38535ca8afceaf0bf12b881dc200c9833da726e9376c2e32cff7'],
    [
      '4a656665',
      'what do ya want for nothing?',
      '5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843',
    ],
    ['aa'.repeat(20), '\xdd'.repeat(50), '773ea91e36800e46854db8ebd09181a72959098b3ef8c122d9635514ced565fe'],
    [
      'aa'.repeat(131),
      'Test Using Larger Than Block-Size Key - Hash Key First',
      '60e431591ee0b67f0d8a26aacbf5b77f8e0bc6213728c5140546040f0ee37f54',
    ],
  ])('key %s', (key, message, mac) => {
    const keys = [createSecretKey(hex(key))];
    const slotOf = (bytes: Buffer): number => macSlot(keys, message, bytes.toString('base64'));
    expect(slotOf(hex(mac))).toBe(0);
    for (let bit = 0; bit < 256; bit++) expect(slotOf(flipped(hex(mac), bit))).toBe(-1);
    expect(slotOf(hex(mac).subarray(0, 16))).toBe(-1);
  });
});

describe('the GCM specification, test cases 13 to 15', () => {
  const zeros = '00'.repeat(32);
  test.each([
    [zeros, '00'.repeat(12), '', '', '530f8afbc74536b9a963b4f1c4cb738b'],
    [
      zeros,
      '00'.repeat(12),
      '00'.repeat(16),
      'cea7403d4d606b6e074ec5d3baf39d18',
      'd0d1c8a799996bf0265b98b5d48ab919',
    ],
    [
      'feffe9928665731c6d6a8f9467308308'.repeat(2),
      'cafebabefacedbaddecaf888',
      'd9313225f88406e5a55909c5aff5269a86a7a9531534f7da2e4c303d8a318a721c3c0c95956809532fcf0e2449a6b525b16aedf5aa0de657ba637b391aafd255',
      '522dc1f099567d07f47f37a32a84427d643a8cdcbfe5c0c97598a2bd2555d1aa8cb08e48590dbb3da7b08b1056828838c5f61e6393ba7a0abcc9f662898015ad',
      'b094dac5d93471bdec1a502270e3cc6c',
    ],
  ])('key %s, nonce %s', (key, nonce, plaintext, ciphertext, tag) => {
    const sealed = hex(nonce + ciphertext + tag);
    expect(encryptWithNonce(hex(plaintext), createSecretKey(hex(key)), hex(nonce))).toEqual(sealed);
    expect(decryptAnswer(sealed, createSecretKey(hex(key)))).toEqual(hex(plaintext));
  });
});

test('RFC 9530, the digests of the examples match their bodies', () => {
  const world = parseContentDigest('sha-256=:RK/0qy18MlBSVnWgjwz6lZEWjP/lF5HF9bvEF8FabDg=:') ?? [];
  expect(digestMatches(world, Buffer.from('{"hello": "world"}\n'))).toBe(true);
  expect(digestMatches(world, Buffer.from('{"hello": "world"}'))).toBe(false);
  const long = 'WZDPaVn/7XgHaAy8pmojAkGWoRx2UFChF41A2svX+TaPm+AbwAgBWnrIiYllu7BNNyealdVLvRwEmTHWXvJwew==';
  const digests = parseContentDigest(`sha-512=:${long}:`) ?? [];
  expect(digestMatches(digests, Buffer.from('{"hello": "world"}'))).toBe(true);
});

(wycheproofFolder ? describe : describe.skip)('Wycheproof', () => {
  test('ed25519: every verdict is the published one', () => {
    const count = { valid: 0, invalid: 0 };
    for (const { publicKeyPem, tests } of wycheproofGroups('ed25519_test.json')) {
      for (const { tcId, result, msg, sig } of tests) {
        const line = `woodpecker-ci-extensions=:${hex(sig).toString('base64')}:`;
        const parsed = parseWoodpeckerSignature(line);
        const holds =
          !isSignatureFailure(parsed) &&
          ed25519Slot([woodpeckerKey(publicKeyPem)], latin1(msg), parsed.bytes) === 0;
        expect({ tcId, holds }).toEqual({ tcId, holds: result === 'valid' });
        count[result]++;
      }
    }
    expect(count.valid).toBeGreaterThan(60);
    expect(count.invalid).toBeGreaterThan(50);
  });

  test('HMAC-SHA-256: every verdict is the published one, and no shortened tag holds', () => {
    let count = 0;
    for (const { tagSize, tests } of wycheproofGroups('hmac_sha256_test.json')) {
      for (const { tcId, key, msg, tag, result } of tests) {
        const holds = macSlot([createSecretKey(hex(key))], latin1(msg), hex(tag).toString('base64')) === 0;
        expect({ tcId, holds }).toEqual({ tcId, holds: tagSize === 256 && result === 'valid' });
        count++;
      }
    }
    expect(count).toBeGreaterThanOrEqual(174);
  });

  test('AES-GCM with 256-bit keys and 96-bit nonces: every verdict is the published one', () => {
    const groups = wycheproofGroups('aes_gcm_test.json').filter(
      ({ ivSize, keySize, tagSize }) => ivSize === 96 && keySize === 256 && tagSize === 128,
    );
    let count = 0;
    for (const { tcId, key, iv, aad, msg, ct, tag, result } of groups.flatMap(({ tests }) => tests)) {
      const secret = createSecretKey(hex(key));
      // The format has no additional data: an answer that was made with some must not open.
      const opens = result === 'valid' && aad === '';
      expect([tcId, decryptAnswer(hex(iv + ct + tag), secret)]).toEqual([tcId, opens ? hex(msg) : undefined]);
      if (opens) expect(encryptWithNonce(hex(msg), secret, hex(iv))).toEqual(hex(iv + ct + tag));
      count++;
    }
    expect(count).toBeGreaterThanOrEqual(66);
  });
});

function hex(text: string): Buffer {
  return Buffer.from(text, 'hex');
}

/** Bytes as the text whose latin-1 encoding they are. */
function latin1(text: string): string {
  return hex(text).toString('latin1');
}

function flipped(bytes: Buffer, bit: number): Buffer {
  const changed = Buffer.from(bytes);
  changed.writeUInt8(changed.readUInt8(bit >> 3) ^ (1 << (bit & 7)), bit >> 3);
  return changed;
}
