import { describe, expect, it } from '@jest/globals';
import { type RegistryAddress } from '../../src/registry/registry-provider.js';
import { each, missesOf } from '../../test/support/near-misses.js';
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

  it('claims the registry of Docker Hardened Images, which is no alias', () => {
    const match = (address: string): unknown => provider.match(address as RegistryAddress);
    expect(match('dhi.io')).toEqual({ key: 'dhi.io' });
    for (const other of ['dhi.io:443', 'www.dhi.io', 'xdhi.io', 'dhi.io.acme.example', 'dhi-io'])
      expect(match(other)).toBeUndefined();
  });

  it('knows what people write for docker.io', () => {
    const sites = [
      'hub.docker.com',
      'docker.com',
      'www.docker.com',
      'registry.docker.com',
      'cloud.docker.com:443',
    ];
    expect(missesOf(provider, sites)).toEqual(
      each(sites, 'refused: is a web site of Docker: images of Docker Hub have docker.io'),
    );
    const inside = ['auth.docker.io', 'registry.docker.io', 'hub.docker.io', 'index.docker.io:443'];
    expect(missesOf(provider, inside)).toEqual(
      each(inside, 'refused: is a host inside of Docker Hub, whose images have docker.io'),
    );
    const misspelt = ['docker.oi', 'dokcer.io', 'dcoker.io', 'docer.io', 'dockers.io', 'docker.org'];
    expect(missesOf(provider, misspelt)).toEqual(each(misspelt, 'warned: looks like docker.io misspelt'));
    const below = ['www.dhi.io', 'registry.dhi.io:443'];
    expect(missesOf(provider, below)).toEqual(
      each(below, 'refused: is a host below dhi.io, which alone has Docker Hardened Images'),
    );
    const swapped = ['hdi.io', 'dih.io', 'dhi.com'];
    expect(missesOf(provider, swapped)).toEqual(each(swapped, 'warned: looks like dhi.io misspelt'));
    expect(missesOf(provider, ['registry.hub.docker.com', 'dockerhub.com', 'hub.dockerhub.io'])).toEqual({
      'registry.hub.docker.com':
        'warned: is a name that only images get which are written with it: those of Docker Hub have docker.io',
      'dockerhub.com': 'warned: looks like Docker Hub, whose images have docker.io',
      'hub.dockerhub.io': 'warned: looks like Docker Hub, whose images have docker.io',
    });
    const others = [
      'docker.io',
      'docker.acme.example',
      'docker.cloudsmith.io',
      'dhi.io',
      'xdhi.io',
      'notdocker.com',
    ];
    expect(missesOf(provider, others)).toEqual(each(others, ''));
  });
});
