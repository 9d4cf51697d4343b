import { describe, expect, it } from '@jest/globals';
import { type RegistryAddress } from '../../src/registry/registry-provider.js';
import { settingMessages } from '../../test/support/config/setting-messages.js';
import QuayModule from './quay.module.js';

const { provider } = QuayModule;
const QuaySettings = provider.settings;

const said = (username: unknown): readonly string[] =>
  settingMessages(QuaySettings, { username, password: 'FAKETOKEN' });

describe('the provider for Quay', () => {
  it.each(['acme+ci', 'acme-corp+ci_reader', '$app', '$oauthtoken'])('takes %s', (username) => {
    expect(said(username)).toEqual([]);
  });

  it.each([
    'ci',
    'acme ci',
    'acme+',
    '+ci',
    'acme+ci+x',
    'acme/ci',
    'robot$ci',
    '$token',
    'a@acme.example',
    '',
  ])('refuses %j, which is no robot of anybody', (username) => {
    expect(said(username)).toEqual([
      'username must be a robot account as organisation+robot, or the fixed name of an application token; for other accounts set the provider to generic',
    ]);
  });

  it('claims quay.io, and serves whatever an entry says is a Quay', () => {
    const own = 'quay.acme.example' as RegistryAddress;
    expect(provider.match('quay.io' as RegistryAddress)).toEqual({ key: 'quay.io' });
    expect(provider.match(own)).toBeUndefined();
    expect(provider.match(own, new QuaySettings())).toEqual({ key: 'quay.acme.example' });
  });
});
