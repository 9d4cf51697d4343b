import { describe, expect, it } from '@jest/globals';
import { ExchangeProvider } from '../../src/registry/exchange/exchange-provider.js';
import { type RegistryAddress } from '../../src/registry/registry-provider.js';
import { each, missesOf } from '../../test/support/near-misses.js';
import { settingMessages } from '../../test/support/config/setting-messages.js';
import { QUAY } from './quay.module.js';
import { QuaySettings } from './quay.settings.js';

const provider = new ExchangeProvider(QUAY);

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

  it('knows what people write for quay.io', () => {
    const inside = ['www.quay.io', 'cdn.quay.io', 'docker.quay.io:443'];
    expect(missesOf(provider, inside)).toEqual(
      each(inside, 'refused: is a host inside of Quay, whose images have quay.io'),
    );
    const misspelt = ['qauy.io', 'quay.oi', 'qay.io', 'quay.com', 'quuay.io', 'quey.io'];
    expect(missesOf(provider, misspelt)).toEqual(each(misspelt, 'warned: looks like quay.io misspelt'));
    const others = ['quay.io', 'quay.acme.example', 'quay.local', 'ray.io', 'notquay.io'];
    expect(missesOf(provider, others)).toEqual(each(others, ''));
  });
});
