import { describe, expect, it } from '@jest/globals';
import { type PairSettings } from '../../src/registry/pair-provider.js';
import { probeV2 } from '../../src/registry/v2/probe/v2-probe.js';
import { type RegistryAddress } from '../../src/registry/registry-provider.js';
import { each, missesOf } from '../../test/support/near-misses.js';
import { settingMessages } from '../../test/support/config/setting-messages.js';
import { VendorServer } from '../../test/support/registry/vendor-server.js';
import GitLabModule from './gitlab.module.js';

const { provider } = GitLabModule;
const GitLabSettings = provider.settings;

const NAME = 'username must be the user name of a deploy or access token; gitlab-ci-token ends with its job';
const SECRET =
  'password must be a deploy or access token; tokens of jobs, runners and other parts of GitLab cannot pull';

const said = (username: unknown, password: unknown): readonly string[] =>
  settingMessages(GitLabSettings, { username, password });

describe('the provider for GitLab', () => {
  it.each([
    ['gitlab+deploy-token-4711', 'gldt-fakefakefakefakefake'],
    ['ci-reader', 'glpat-fakefakefakefakefake'],
    ['my-deploy-token', 'fakeTokenOfOldWithoutPrefix'],
  ])('takes %s with %s', (username, password) => {
    expect(said(username, password)).toEqual([]);
  });

  it.each([
    ['gitlab-ci-token', 'gldt-fake', NAME],
    ['user:name', 'gldt-fake', NAME],
    ...['glcbt-fake', 'glrt-fake', 'glptt-fake', 'glft-fake', 'glagent-fake', 'gldt-fake\n'].map(
      (password) => ['ci-reader', password, SECRET],
    ),
  ])('refuses %j with %j', (username, password, message) => {
    expect(said(username, password)).toEqual([message]);
  });

  it.each([
    ['https://gitlab.acme.example/'],
    ['gitlab.acme.example/path'],
    ['user@gitlab.acme.example'],
    [''],
  ])('refuses %j as a host for logins', (host) => {
    const settings = { username: 'ci', password: 'gldt-fake', tokenHosts: [host] };
    expect(settingMessages(GitLabSettings, settings)).toEqual([
      'tokenHosts must be hosts like auth.example.com or auth.example.com:5001, without scheme and path',
    ]);
  });

  it('claims registry.gitlab.com, and serves whatever an entry says is GitLab’s', () => {
    const own = 'registry.acme.example:5050' as RegistryAddress;
    expect(provider.match('registry.gitlab.com' as RegistryAddress)).toEqual({ key: 'registry.gitlab.com' });
    expect(provider.match(own)).toBeUndefined();
    expect(provider.match(own, new GitLabSettings())).toEqual({ key: 'registry.acme.example:5050' });
  });

  it('lists where each of them sends logins', () => {
    const hosts = (address: string, settings: object): readonly string[] =>
      provider.tokenHosts(address as RegistryAddress, Object.assign(new GitLabSettings(), settings));
    expect(hosts('registry.gitlab.com', {})).toEqual(['gitlab.com']);
    expect(hosts('registry.acme.example', {})).toEqual([]);
    expect(hosts('registry.acme.example', { tokenHosts: ['gitlab.acme.example'] })).toEqual([
      'gitlab.acme.example',
    ]);
  });

  it('has its logins probed at the GitLab server only where that is listed', async () => {
    const basic = `Basic ${Buffer.from('ci-reader:gldt-fake').toString('base64')}`;
    const server = await VendorServer.start((request, response) => {
      response.setHeader('content-type', 'application/json');
      const proven = request.headers.authorization === basic;
      response.writeHead(proven ? 200 : 401).end('{"token":"fake-registry-token"}');
    });
    const registry = await VendorServer.start((request, response) => {
      const challenge = `Bearer realm="${server.origin}/jwt/auth",service="container_registry"`;
      const proven = request.headers.authorization === 'Bearer fake-registry-token';
      response.writeHead(proven ? 200 : 401, proven ? {} : { 'www-authenticate': challenge }).end();
    });
    const probe = async (settings: Partial<PairSettings>): Promise<object> => {
      const address = new URL(registry.origin).host as RegistryAddress;
      const tokenHosts = provider.tokenHosts(address, Object.assign(new GitLabSettings(), settings));
      const credential = { username: 'ci-reader', password: 'gldt-fake' };
      return probeV2({ address, credential, tokenHosts, signal: new AbortController().signal });
    };

    expect(await probe({})).toMatchObject({ ok: false, code: 'realm_host' });
    expect(server.seen).toEqual([]);
    expect(await probe({ tokenHosts: [new URL(server.origin).host] })).toMatchObject({
      ok: true,
      proof: 'login',
    });
    await server.close();
    await registry.close();
  });

  it('knows what people write for registry.gitlab.com', () => {
    const sites = [
      'gitlab.com',
      'www.gitlab.com',
      'docker.gitlab.com',
      'registery.gitlab.com',
      'gitlab.com:5050',
    ];
    expect(missesOf(provider, sites)).toEqual(
      each(sites, 'refused: is a web site of GitLab: its images have registry.gitlab.com'),
    );
    const pages = ['acme.gitlab.io', 'registry.gitlab.io'];
    expect(missesOf(provider, pages)).toEqual(
      each(pages, 'refused: is where GitLab has its pages: its images have registry.gitlab.com'),
    );
    const misspelt = ['registry.gitlab.co', 'registry.gitlb.com', 'registrygitlab.com'];
    expect(missesOf(provider, misspelt)).toEqual(
      each(misspelt, 'warned: looks like registry.gitlab.com misspelt'),
    );
    const others = [
      'registry.gitlab.com',
      'gitlab.acme.example',
      'registry.gitlab.acme.example:5050',
      'notgitlab.com',
    ];
    expect(missesOf(provider, others)).toEqual(each(others, ''));
  });
});
