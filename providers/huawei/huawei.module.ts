import { dockerPair } from '../../src/registry/exchange/docker-pair.js';
import {
  type ExchangeAsk,
  type ExchangeCall,
  exchangeProvider,
} from '../../src/registry/exchange/exchange-provider.js';
import { hmacAuthorization } from '../../src/registry/exchange/hmac-signature.js';
import { lifeUntil, momentOf } from '../../src/registry/exchange/minted-token.js';
import { HuaweiSettings } from './huawei.settings.js';

const DAY_MS = 86_400_000;
/** `swr.<region>.myhuaweicloud.com`, and `.eu` for the regions of Europe. */
const HOST = /^swr(\.[a-z]{2}-[a-z]{2,20}-\d{1,3}\.myhuaweicloud\.(?:com|eu))$/;

/**
 * Huawei's SoftWare Repository for Container, the shared edition: "Generating a Temporary Login Command", whose answer is a
 * docker `config.json`, and a header that says when it ends. Sources: API reference of SWR; `swr_client.py` and
 * `swr_region.py` of huaweicloudsdkswr for Python.
 */
export default exchangeProvider({
  id: 'huawei',
  label: 'Huawei Cloud SWR',
  description: 'Pairs of some hours, for the access key of an IAM user.',
  settings: HuaweiSettings,
  examples: ['swr.cn-north-4.myhuaweicloud.com', 'swr.eu-west-101.myhuaweicloud.eu'],
  longestLifeMs: DAY_MS,
  serves: (address, settings) => settings !== undefined && HOST.test(address),
  isSelfContained: () => true,
  call: signedCall,
  read: (answer, { address }) => ({
    ...dockerPair(answer.json, address),
    ...lifeUntil(answer, momentOf(answer.headers.get('x-swr-expireat'))),
  }),
});

function signedCall({ address, settings }: ExchangeAsk<HuaweiSettings>): ExchangeCall {
  const { accessKeyId: id, secretAccessKey: secret, projectName } = settings;
  const url = new URL(`https://swr-api${HOST.exec(address)?.[1] ?? ''}/v2/manage/utils/secret`);
  if (projectName !== undefined) url.searchParams.set('projectname', projectName);
  const time = new Date().toISOString().replace(/[:-]|\.\d+/g, '');
  const headers = { 'content-type': 'application/json', 'x-sdk-date': time };
  const call = { method: 'POST', url, headers } as const;
  const authorization = hmacAuthorization('SDK-HMAC-SHA256', { ...call, time }, { id, secret });
  return { ...call, headers: { ...headers, authorization } };
}
