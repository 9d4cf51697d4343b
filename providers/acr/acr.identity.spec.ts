import { describe, expect, it } from '@jest/globals';
import { identityOf, identityProblems } from './acr.identity.js';
import { type AcrSettings } from './acr.settings.js';

const clientId = '22222222-2222-4222-8222-222222222222';
const PAIR = { username: 'ci-pull', password: 'fake-password' };

const DERIVED: readonly (readonly [AcrSettings, string])[] = [
  [{}, 'environment'],
  [{ clientId, audience: 'https://fake.example' }, 'environment'],
  [{ identity: 'managed-identity', clientId }, 'managed-identity'],
  [{ tenantId: 'acme.example', clientId, clientSecret: 'fake-secret' }, 'client-secret'],
  [PAIR, 'password'],
  [{ identity: 'password', ...PAIR }, 'password'],
];

const CONTRADICTIONS: readonly (readonly [AcrSettings, readonly string[]])[] = [
  [{ username: 'ci-pull' }, ['password: is needed for the identity password']],
  [{ password: 'fake' }, ['username: is needed for the identity password']],
  [
    { ...PAIR, clientSecret: 'fake-secret', audience: 'https://fake.example' },
    [
      'clientSecret: cannot be used with the identity password',
      'audience: cannot be used with the identity password',
    ],
  ],
  [
    { ...PAIR, identity: 'client-secret', tenantId: 'acme.example', clientId },
    [
      'clientSecret: is needed for the identity client-secret',
      'username: cannot be used with the identity client-secret',
      'password: cannot be used with the identity client-secret',
    ],
  ],
];

describe('the identity of an entry', () => {
  it.each(DERIVED)('%j means %s', (settings, kind) => {
    expect(identityOf(settings)).toBe(kind);
    expect(identityProblems(settings)).toEqual([]);
  });

  it.each(CONTRADICTIONS)('%j is refused', (settings, problems) => {
    const lines = identityProblems(settings).map(({ setting, problem }) => `${setting}: ${problem}`);
    expect(lines).toEqual(problems);
  });
});
