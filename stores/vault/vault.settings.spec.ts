import { describe, expect, it } from '@jest/globals';
import { plainToInstance } from 'class-transformer';
import { settingMessages } from '../../test/support/config/setting-messages.js';
import { VaultSettings } from './vault.settings.js';
import { VaultStore } from './vault.store.js';

const ADDR = ['https://vault.acme.example:8200'];
const NODE = 'addr must be https://HOST[:PORT], without path, user and query; http only on this machine';

describe('addr', () => {
  it.each([
    'https://vault.acme.example',
    'https://vault.acme.example/',
    'https://VAULT.acme.example:443',
    'https://10.0.0.1:8200',
    'https://[2001:db8::1]:8200',
    'http://127.0.0.1:8200',
    'http://localhost:8200',
    'http://[::1]:8200',
  ])('can be %s', (node) => {
    expect(settingMessages(VaultSettings, { addr: [node] })).toEqual([]);
  });

  it.each([
    'vault.acme.example',
    'http://vault.acme.example',
    'http://127.0.0.1.evil.example',
    'http://10.0.0.1:8200',
    'https://user:pass@vault.acme.example',
    'https://vault.acme.example/v1',
    'https://vault.acme.example?x',
    'https://vault.acme.example#x',
    'ftp://vault.acme.example',
    'https://vault.acme.example\n',
    'https://vault acme.example',
    '',
  ])('cannot be %j', (node) => {
    expect(settingMessages(VaultSettings, { addr: [node] })).toEqual([NODE]);
    expect(settingMessages(VaultSettings, { addr: [...ADDR, node] })).toEqual([NODE]);
  });

  it('is needed', () => {
    expect(settingMessages(VaultSettings, { addr: [] })).toEqual(['addr must name a server']);
    expect(settingMessages(VaultSettings, {}).length).toBeGreaterThan(0);
  });
});

describe('who asks', () => {
  const problems = (settings: object): readonly string[] =>
    new VaultStore()
      .problems(plainToInstance(VaultSettings, { addr: ADDR, ...settings }))
      .map(({ setting, problem }) => `${setting} ${problem}`);

  it.each([
    { token: 'x' },
    { auth: 'token', token: 'x' },
    { auth: 'approle', roleId: 'a', secretId: 'b', authMount: 'c' },
    { authType: 'approle', approleId: 'a', approleSecret: 'b' },
    { auth: 'approle', approleId: 'a', secretId: 'b' },
    { auth: 'kubernetes', role: 'a' },
    { authType: 'kubernetes', kubernetesRole: 'a', jwtFile: '/x' },
    { auth: 'jwt', jwtFile: '/x', role: 'a' },
  ])('can be said by %j', (settings) => {
    expect(problems(settings)).toEqual([]);
  });

  it.each<[object, string[]]>([
    [{}, ['token is needed to sign in by token']],
    [
      { auth: 'approle' },
      ['roleId is needed to sign in by approle', 'secretId is needed to sign in by approle'],
    ],
    [{ auth: 'kubernetes' }, ['role is needed to sign in by kubernetes']],
    [{ auth: 'jwt' }, ['jwtFile is needed to sign in by jwt']],
    [
      { roleId: 'a', approleSecret: 'b' },
      [
        'token is needed to sign in by token',
        'roleId is not used to sign in by token: leave it out, or say by AUTH how to sign in',
        'approleSecret is not used to sign in by token: leave it out, or say by AUTH how to sign in',
      ],
    ],
    [
      {
        auth: 'approle',
        authType: 'approle',
        roleId: 'a',
        approleId: 'a',
        secretId: 'b',
        approleSecret: 'b',
      },
      [
        'authType means the same as AUTH, which is given too: leave one out',
        'approleId means the same as ROLE_ID, which is given too: leave one out',
        'approleSecret means the same as SECRET_ID, which is given too: leave one out',
      ],
    ],
    [
      { auth: 'kubernetes', role: 'a', kubernetesRole: 'a' },
      ['kubernetesRole means the same as ROLE, which is given too: leave one out'],
    ],
    [
      { token: 'eyJhbGciOiJFUzUxMiJ9.x.y' },
      ['token is a wrapped token: unwrap it first (vault unwrap), and give what was in it'],
    ],
    [
      { auth: 'approle', roleId: 'a', approleSecret: `hvs.${'x'.repeat(24)}` },
      ['approleSecret is a wrapped token: unwrap it first (vault unwrap), and give what was in it'],
    ],
  ])('cannot be said by %j', (settings, said) => {
    expect(problems(settings)).toEqual(said);
  });
});
