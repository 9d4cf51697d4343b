import { describe, expect, it } from '@jest/globals';
import { type RegistryAddress } from '../../src/registry/registry-provider.js';
import { settingMessages } from '../../test/support/config/setting-messages.js';
import DockerHubModule from './dockerhub.module.js';

const { provider } = DockerHubModule;
const DockerHubSettings = provider.settings;

const NAME = 'username must be a Docker ID or an organisation, no e-mail address and no token';
const SECRET = 'password must be one line of text, and a whole token where it begins with dckr_';
const pat = `dckr_pat_${'x'.repeat(27)}`;

const said = (username: unknown, password: unknown): readonly string[] =>
  settingMessages(DockerHubSettings, { username, password });

describe('the provider for Docker Hub', () => {
  it.each([
    ['octocat', pat],
    ['acme', `dckr_oat_${'x'.repeat(40)}`],
    ['octo-cat_2', 'a password: of old'],
  ])('takes %s with %s', (username, password) => {
    expect(said(username, password)).toEqual([]);
  });

  it.each([
    ['octocat@acme.example', pat, NAME],
    [pat, 'octocat', NAME],
    ['', pat, NAME],
    ['octo:cat', pat, NAME],
    ['octocat', 'dckr_pat_cut', SECRET],
    ['octocat', `${pat}\n`, SECRET],
    ['octocat', `dckr_xyz_${'x'.repeat(27)}`, SECRET],
  ])('refuses %j with %j', (username, password, message) => {
    expect(said(username, password)).toEqual([message]);
  });

  it('claims the one address into which every alias is turned', () => {
    const match = (address: string): unknown => provider.match(address as RegistryAddress);
    expect(match('docker.io')).toEqual({ key: 'docker.io' });
    expect(match('hub.docker.com')).toBeUndefined();
    expect(match('mirror.docker.io')).toBeUndefined();
  });
});
