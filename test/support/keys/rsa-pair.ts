import { createPrivateKey, createPublicKey, generateKeyPairSync, type KeyObject } from 'node:crypto';

/**
 * An RSA key of 2048 bits, made anew for every run: to make one takes longer than most tests, so that all files of a run
 * share that of `rsa-setup.mjs`. Whoever runs without Jest makes one.
 */
export function rsaPair(): { readonly publicKey: KeyObject; readonly privateKey: KeyObject } {
  const shared = process.env['TEST_ONLY_RSA_KEY'];
  if (shared === undefined) return generateKeyPairSync('rsa', { modulusLength: 2048 });
  const privateKey = createPrivateKey(shared);
  return { publicKey: createPublicKey(privateKey), privateKey };
}
