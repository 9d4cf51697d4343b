/** Of Jest, once for all its workers: the key of `rsa-pair.ts`. */
import { generateKeyPairSync } from 'node:crypto';
import process from 'node:process';

export default function setUp() {
  process.env.TEST_ONLY_RSA_KEY ??= generateKeyPairSync('rsa', {
    modulusLength: 2048,
    privateKeyEncoding: { type: 'pkcs8', format: 'pem' },
    publicKeyEncoding: { type: 'spki', format: 'pem' },
  }).privateKey;
}
