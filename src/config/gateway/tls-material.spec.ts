import { inspect } from 'node:util';
import { expect, it } from '@jest/globals';
import { TlsMaterial } from './tls-material.js';

const PEMS = { certFile: '/c', keyFile: '/k', cert: 'TEST-ONLY-cert', key: 'TEST-ONLY-key' };

it('gives the key to TLS alone, and shows it to nobody who looks at a configuration', () => {
  const tls = new TlsMaterial(PEMS);
  expect(tls.context()).toEqual({ cert: PEMS.cert, key: PEMS.key, minVersion: 'TLSv1.2' });
  for (const shown of [
    JSON.stringify({ tls }),
    inspect({ tls }, { showHidden: true, depth: 9, getters: true }),
  ])
    expect(shown).not.toContain('TEST-ONLY');
});

it('is the same wherever the files lie, and another with another key or certificate', () => {
  const tls = new TlsMaterial(PEMS);
  expect(tls.isSame(new TlsMaterial({ ...PEMS, certFile: '/d', keyFile: '/e' }))).toBe(true);
  expect(tls.isSame(new TlsMaterial({ ...PEMS, cert: 'other' }))).toBe(false);
  expect(tls.isSame(new TlsMaterial({ ...PEMS, key: 'other' }))).toBe(false);
});
