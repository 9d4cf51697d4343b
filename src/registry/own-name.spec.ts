import { describe, expect, it } from '@jest/globals';
import { certainly, perhaps } from './near-miss.js';
import { ownNameProblems, scopeAt, type VendorHosts } from './own-name.js';

const hosts: VendorHosts<{ key: string }> = {
  scopeOf: (host) => (host.endsWith('.vendor.dev') ? { key: host } : undefined),
  nearMiss: (host) => {
    if (host === 'api.vendor.io') return certainly('is no registry');
    return host === 'vendor.internal' ? perhaps('may be one') : undefined;
  },
};
const tokenFor = 'acme.vendor.dev';

describe('a name of the operator’s own for a registry of a vendor', () => {
  it.each([
    ['registry.acme.example', 'acme.vendor.dev'],
    ['registry.acme.example:5000', 'acme.vendor.dev'],
    ['vendor.internal', 'acme.vendor.dev'],
    ['other.vendor.dev', 'other.vendor.dev'],
    ['other.vendor.dev:443', undefined],
    ['api.vendor.io', undefined],
  ])('at %s a token is for %s', (address, key) => {
    expect(scopeAt(address, { tokenFor }, hosts)?.key).toBe(key);
  });

  it('is nobody’s where the entry does not say of what, or says a strange host', () => {
    expect(scopeAt('registry.acme.example', {}, hosts)).toBeUndefined();
    expect(scopeAt('registry.acme.example', { tokenFor: 'vendor.dev.evil.example' }, hosts)).toBeUndefined();
  });

  it('has to be there where a registry is named for it', () => {
    const problem = 'has no effect: every address is a registry of this vendor, and has a token of its own';
    expect(ownNameProblems(['a.vendor.dev', 'b.vendor.dev'], { tokenFor }, hosts)).toEqual([
      { setting: 'tokenFor', problem },
    ]);
    expect(ownNameProblems(['a.vendor.dev', 'own.example'], { tokenFor }, hosts)).toEqual([]);
    expect(ownNameProblems(['a.vendor.dev'], {}, hosts)).toEqual([]);
  });
});
