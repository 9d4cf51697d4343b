import {
  type ExchangeAsk,
  type ExchangeCall,
  exchangeProvider,
} from '../../src/registry/exchange/exchange-provider.js';
import { lifeUntil, objectOf, textOf } from '../../src/registry/exchange/minted-token.js';
import { ProviderError } from '../../src/registry/provider-error.js';
import { type MintedCredential } from '../../src/registry/registry-provider.js';
import { type VendorAnswer } from '../../src/registry/vendor-http.js';
import { signedCall } from './alibaba.call.js';
import { type AlibabaRegistry, registryOf } from './alibaba.hosts.js';
import { assumeRole, sessionKey } from './alibaba.session.js';
import { alibabaProblems, AlibabaSettings, tradesIdentity } from './alibaba.settings.js';

const HOUR_MS = 3_600_000;

/**
 * Alibaba's Container Registry: `GetAuthorizationToken` of the API of the region, which gives a user name and a password
 * of an hour. Sources: API references of 2018-12-01 (Enterprise Edition) and 2016-06-07 (Personal Edition).
 */
export default exchangeProvider({
  id: 'alibaba',
  label: 'Alibaba Cloud Container Registry',
  description: 'Pairs of an hour, for an AccessKey pair or an identity token that a RAM role trusts.',
  settings: AlibabaSettings,
  examples: [
    'acme-registry.cn-hangzhou.cr.aliyuncs.com',
    'acme-registry-vpc.ap-southeast-1.cr.aliyuncs.com',
    'registry.cn-hangzhou.aliyuncs.com',
  ],
  longestLifeMs: HOUR_MS,
  serves: (address, settings) => settings !== undefined && registryOf(address) !== undefined,
  problems: alibabaProblems,
  isSelfContained: (settings) => !tradesIdentity(settings),
  audienceOf: (settings) => (tradesIdentity(settings) ? '' : undefined),
  session: { call: assumeRole, read: sessionKey },
  call: (ask) => CALLS[registryIn(ask).edition](ask),
  read: (answer, ask) => READS[registryIn(ask).edition](answer),
});

type Ask = ExchangeAsk<AlibabaSettings>;

function registryIn({ address }: Ask): AlibabaRegistry {
  const registry = registryOf(address);
  if (!registry) throw new ProviderError('not_configured');
  return registry;
}

function keyOf({ session, settings: { accessKeyId: id = '', accessKeySecret: secret = '' } }: Ask) {
  return session ?? { id, secret };
}

const CALLS: Readonly<Record<AlibabaRegistry['edition'], (ask: Ask) => ExchangeCall>> = {
  enterprise: (ask) => {
    const url = new URL(`https://${registryIn(ask).api}/`);
    url.searchParams.set('ExpiresInHours', '1');
    url.searchParams.set('InstanceId', ask.settings.instanceId ?? '');
    return signedCall({ method: 'POST', url, version: '2018-12-01' }, keyOf(ask));
  },
  personal: (ask) => {
    const url = new URL(`https://${registryIn(ask).api}/tokens`);
    return signedCall({ method: 'GET', url, version: '2016-06-07' }, keyOf(ask));
  },
};

const READS: Readonly<Record<AlibabaRegistry['edition'], (answer: VendorAnswer) => MintedCredential>> = {
  enterprise: (answer) => {
    const { TempUsername, AuthorizationToken, ExpireTime, IsSuccess } = objectOf(answer.json);
    if (IsSuccess !== true) throw new ProviderError('bad_answer');
    return pair(answer, TempUsername, AuthorizationToken, ExpireTime);
  },
  personal: (answer) => {
    const { tempUserName, authorizationToken, expireDate } = objectOf(objectOf(answer.json)['data']);
    return pair(answer, tempUserName, authorizationToken, expireDate);
  },
};

function pair(answer: VendorAnswer, name: unknown, password: unknown, end: unknown): MintedCredential {
  return { username: textOf(name), password: textOf(password), ...lifeUntil(answer, end) };
}
