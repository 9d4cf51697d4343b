import { describe, expect, it } from '@jest/globals';
import { loopbackCertificate } from '../../../../test/support/net/loopback-certificate.js';
import { PEM_FORMS } from '../../../../test/support/keys/pem-forms.js';
import { entraProblems, type EntraWords, kindOf } from './identity.js';
import { type SettingProblem } from '../../registry-provider.js';
import { type EntraIdentityKind } from './settings.js';

type Settings = EntraWords & { readonly identity?: EntraIdentityKind };

const tenantId = 'acme.example';
const clientId = '22222222-2222-4222-8222-222222222222';
const clientSecret = 'fake-secret';
const { cert, key } = loopbackCertificate(['acme.example']);
const clientCertificate = cert + key;
const federatedTokenFile = '/fake/token';

const DERIVED: readonly (readonly [Settings, string])[] = [
  [{}, 'environment'],
  [{ clientId }, 'environment'],
  [{ identity: 'managed-identity', clientId }, 'managed-identity'],
  [{ tenantId, clientId }, 'workload-identity'],
  [{ federatedTokenFile }, 'workload-identity'],
  [{ tenantId, clientId, clientSecret }, 'client-secret'],
  [{ tenantId, clientId, clientCertificate }, 'client-certificate'],
];

const CONTRADICTIONS: readonly (readonly [Settings, readonly string[]])[] = [
  [
    { clientSecret },
    [
      'tenantId: is needed for the identity client-secret',
      'clientId: is needed for the identity client-secret',
    ],
  ],
  [
    { tenantId, clientId, clientSecret, clientCertificate },
    ['clientSecret: cannot be used with the identity client-certificate'],
  ],
  [
    { identity: 'managed-identity', tenantId, clientId, authorityHost: 'https://fake.example' },
    [
      'tenantId: cannot be used with the identity managed-identity',
      'authorityHost: cannot be used with the identity managed-identity',
    ],
  ],
  [{ identity: 'environment', clientSecret }, ['clientSecret: cannot be used with the identity environment']],
  [
    { clientCertificatePassword: 'fake' },
    ['clientCertificatePassword: cannot be used with the identity environment'],
  ],
];

const identityOf = (settings: Settings): EntraIdentityKind => settings.identity ?? kindOf(settings);
const problemsOf = (settings: Settings): readonly SettingProblem[] =>
  entraProblems(identityOf(settings), settings);

describe('an identity of Entra', () => {
  it.each(DERIVED)('%j means %s', (settings, kind) => {
    expect(identityOf(settings)).toBe(kind);
    expect(problemsOf(settings)).toEqual([]);
  });

  it.each(CONTRADICTIONS)('%j is refused', (settings, problems) => {
    const lines = problemsOf(settings).map(({ setting, problem }) => `${setting}: ${problem}`);
    expect(lines).toEqual(problems);
  });

  it.each(Object.entries(PEM_FORMS))('takes a certificate with its key in any form: %s', (_, form) => {
    expect(problemsOf({ tenantId, clientId, clientCertificate: form(cert + key) })).toEqual([]);
  });

  it.each([
    ['a certificate without its key', cert, 'must be PEM text with a certificate and its private key'],
    ['a key without its certificate', key, 'must be PEM text with a certificate and its private key'],
    ['text', 'fake-certificate', 'must be PEM text with a certificate and its private key'],
    [
      'its first line',
      '-----BEGIN CERTIFICATE-----',
      'is a PEM text without its end or its beginning: in .env all its lines stand in double quotes; docker --env-file takes one line, with \\n for each line end; a file takes it as it is',
    ],
  ])('refuses as a certificate %s', (_, text, problem) => {
    expect(problemsOf({ tenantId, clientId, clientCertificate: text })).toEqual([
      { setting: 'clientCertificate', problem },
    ]);
  });
});
