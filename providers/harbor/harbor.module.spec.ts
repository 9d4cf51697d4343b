import { describe, expect, it } from '@jest/globals';
import { type RegistryAddress } from '../../src/registry/registry-provider.js';
import { each, missesOf } from '../../test/support/near-misses.js';
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

  it('knows what stands in examples of Harbor', () => {
    expect(missesOf(provider, ['goharbor.io', 'www.goharbor.io'])).toEqual(
      each(
        ['goharbor.io', 'www.goharbor.io'],
        'refused: is the web site of the Harbor project: give the host of your own',
      ),
    );
    const examples = ['core.harbor.domain', 'notary.harbor.domain:443', 'reg.mydomain.com'];
    expect(missesOf(provider, examples)).toEqual(
      each(
        examples,
        'warned: is the example of Harbor’s own configuration: give the host under which its images are named',
      ),
    );
    const others = [
      'demo.goharbor.io',
      'harbor.acme.example',
      'harbor.internal:8443',
      'core.harbor.acme.example',
    ];
    expect(missesOf(provider, others)).toEqual(each(others, ''));
  });
});
