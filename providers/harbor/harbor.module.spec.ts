import { describe, expect, it } from '@jest/globals';
import { type RegistryAddress } from '../../src/registry/registry-provider.js';
import { settingMessages } from '../../test/support/config/setting-messages.js';
import HarborModule from './harbor.module.js';

const { provider } = HarborModule;
const HarborSettings = provider.settings;

const said = (username: unknown): readonly string[] =>
  settingMessages(HarborSettings, { username, password: 'FakeSecret1' });

describe('the provider for Harbor', () => {
  it.each(['robot$ci', 'robot$acme+ci', 'robot@acme+ci', 'ci-bot', 'robots', 'alice'])(
    'takes %s',
    (username) => {
      expect(said(username)).toEqual([]);
    },
  );

  it.each(['robot', 'robot+ci', 'robot$', 'robot$$ci', 'robot$$acme+ci', 'robot$a:b', ''])(
    'refuses %j, which a shell or compose has made of something else',
    (username) => {
      expect(said(username)).toEqual([
        'username must be the whole name with its one dollar sign, as Harbor shows it: put it in single quotes, and double the dollar only where compose reads it',
      ]);
    },
  );

  it('claims nothing, and serves whatever an entry says is a Harbor', () => {
    const own = 'harbor.acme.example' as RegistryAddress;
    expect(provider.match(own)).toBeUndefined();
    expect(provider.match(own, new HarborSettings())).toEqual({ key: 'harbor.acme.example' });
  });
});
