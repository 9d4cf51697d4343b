import { afterEach, describe, expect, it } from '@jest/globals';
import { ExchangeLoopback } from '../../test/support/registry/exchange-loopback.js';
import { identityTokenFile, IDENTITY_TOKEN, jwtWith } from '../../test/support/identity/identity-token.js';
import { settingMessages } from '../../test/support/config/setting-messages.js';
import ArtifactoryModule from './artifactory.module.js';
import { artifactoryProblems } from './artifactory.problems.js';
import { ArtifactorySettings } from './artifactory.settings.js';

const OIDC = { providerName: 'dockpass', platformHost: 'acme.example' };
const now = Math.floor(Date.now() / 1000);
const NAMED = jwtWith({ sub: 'jfrt@01abc/users/ci-reader', iat: now, exp: now + 600 });

let platform: ExchangeLoopback | undefined;
afterEach(async () => {
  await platform?.close();
  platform = undefined;
});

async function mint(own: object, answer: object) {
  platform = await ExchangeLoopback.start(ArtifactoryModule, ['acme.example', 'docker.acme.example'], answer);
  return platform.mint('docker.acme.example', Object.assign(new ArtifactorySettings(), own));
}

describe('the provider for Artifactory', () => {
  it('trades the identity token at the platform, with all that the integration is told', async () => {
    const settings = {
      ...OIDC,
      identityTokenFile: identityTokenFile(),
      projectKey: 'acme',
      identityMapping: 'ci',
    };
    const answer = { access_token: NAMED, expires_in: 600, username: 'ci' };
    expect(await mint(settings, answer)).toMatchObject({ username: 'ci', password: NAMED });
    expect(platform?.calls()).toEqual([
      [
        'acme.example',
        'POST /access/api/v1/oidc/token',
        {
          grant_type: 'urn:ietf:params:oauth:grant-type:token-exchange',
          subject_token_type: 'urn:ietf:params:oauth:token-type:id_token',
          subject_token: IDENTITY_TOKEN,
          provider_name: 'dockpass',
          project_key: 'acme',
          identity_mapping_name: 'ci',
        },
      ],
    ]);
  });

  it('has an hour made of the token of an account, with its rights or those of groups', async () => {
    const answer = { access_token: NAMED, expires_in: 3_600, scope: 'x' };
    expect(await mint({ accessToken: 'TEST-ONLY', groups: ['a', 'b'] }, answer)).toMatchObject({
      username: 'ci-reader',
      password: NAMED,
    });
    expect(platform?.calls()).toEqual([
      [
        'docker.acme.example',
        'POST /access/api/v1/tokens',
        { scope: 'applied-permissions/groups:a,b', expires_in: '3600', refreshable: 'false' },
      ],
    ]);
  });

  it.each<[string, object, object, string]>([
    ['of the answer', {}, { username: 'told' }, 'told'],
    ['of the token where the answer has none', {}, {}, 'ci-reader'],
    ['of the settings before both', { username: 'mine' }, { username: 'told' }, 'mine'],
  ])('gives the user name %s', async (_, own, told, username) => {
    const answer = { access_token: NAMED, expires_in: 60, ...told };
    expect(await mint({ accessToken: 'TEST-ONLY', ...own }, answer)).toMatchObject({ username });
  });

  it('gives nothing without a user name', async () => {
    const opaque = { access_token: 'TEST-ONLY-opaque', expires_in: 60 };
    await expect(mint({ accessToken: 'TEST-ONLY' }, opaque)).rejects.toMatchObject({ code: 'bad_answer' });
  });
});

describe('its settings', () => {
  it.each<[string, Partial<ArtifactorySettings>, readonly string[]]>([
    ['an access token', { accessToken: 'a' }, []],
    ['an identity', { identityTokenFile: '/t', providerName: 'p' }, []],
    ['an identity without an integration', { identityTokenFile: '/t' }, ['providerName']],
    ['nothing', {}, ['identityTokenFile', 'providerName']],
    [
      'both',
      { accessToken: 'a', identityTokenFile: '/t', providerName: 'p' },
      ['identityTokenFile', 'providerName'],
    ],
    ['groups of an integration', { identityTokenFile: '/t', providerName: 'p', groups: ['a'] }, ['groups']],
  ])('say what is wrong with %s', (_, own, expected) => {
    const found = artifactoryProblems(Object.assign(new ArtifactorySettings(), own));
    expect(found.map(({ setting }) => setting)).toEqual(expected);
  });

  it.each([
    [
      { platformHost: 'https://acme.jfrog.io' },
      'platformHost must be a host like acme.jfrog.io, without scheme and path',
    ],
    [
      { platformHost: 'acme.jfrog.io/artifactory' },
      'platformHost must be a host like acme.jfrog.io, without scheme and path',
    ],
    [{ projectKey: 'Acme Corp' }, 'projectKey must be the key of a project'],
    [{ groups: ['a b'] }, 'groups must be names of groups without spaces'],
  ])('refuse %j', (own, message) => {
    expect(settingMessages(ArtifactorySettings, own)).toContain(message);
  });
});
