import { expect, it } from '@jest/globals';
import { ProxyAgent } from 'undici';
import { type RegistryAddress } from '../../../src/registry/registry-provider.js';
import { SAMPLE_CONTRACT, SampleProvider, TOKEN } from '../../provider-contract/mutants/minting-sample.js';
import { folderOf } from '../../provider-contract/mutants/mutant.js';
import { canaryEnvironment, releaseCanaries } from './canary-entries.js';

it('a contract without canaries sends its sample entry, and its vendor has every mood', async () => {
  const folder = folderOf('my-sample', SAMPLE_CONTRACT, () => new SampleProvider());
  const { canaries, cloud } = await releaseCanaries([folder]);
  await cloud.start();
  expect(canaryEnvironment(canaries)).toEqual({
    REGISTRY_MY_SAMPLE_1_GIVE: 'pull,secrets',
    REGISTRY_MY_SAMPLE_1_PROVIDER: 'my-sample',
    REGISTRY_MY_SAMPLE_1_ADDRESS: 'acme.registry.sample.dev',
    REGISTRY_MY_SAMPLE_1_API_TOKEN: TOKEN,
    REGISTRY_MY_SAMPLE_1_ACCOUNT: 'canary-account',
  });
  expect(canaries.map(({ given, kept }) => [given, kept])).toEqual([['told', [TOKEN, 'canary-account']]]);

  const { HTTPS_PROXY = '' } = cloud.env('ca.pem');
  const dispatcher = new ProxyAgent({ uri: HTTPS_PROXY, requestTls: { ca: cloud.certificate } });
  const provider = new SampleProvider({ dispatcher, ca: cloud.certificate });
  const scope = provider.match('acme.registry.sample.dev' as RegistryAddress);
  const settings = { apiToken: TOKEN, account: 'canary-account' };
  const mint = (): Promise<unknown> => {
    if (!scope) throw new Error('the sample does not know its own address');
    return provider.credentialsFor({ scope, settings, images: [], signal: new AbortController().signal });
  };
  await expect(mint()).resolves.toMatchObject({ password: 'canary-registry-token' });
  expect([...cloud.asked]).toEqual(['acme.registry.sample.dev']);
  cloud.mood = 'refuses';
  await expect(mint()).rejects.toMatchObject({ code: 'refused' });
  cloud.mood = 'babbles';
  await expect(mint()).rejects.toMatchObject({ code: 'bad_answer' });
  await dispatcher.destroy();
  await cloud.close();
});
