import { exchangeProvider } from '../../src/registry/exchange/exchange-provider.js';
import { lifeUntil, textOf } from '../../src/registry/exchange/minted-token.js';
import { assumeRole, createToken, responseOf, sessionKey } from './tencent.call.js';
import { tencentProblems, TencentSettings, tradesIdentity } from './tencent.settings.js';

const HOUR_MS = 3_600_000;
/** An instance's own name before it, and `-vpc` behind that for private networks. */
const HOST = /^[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?\.tencentcloudcr\.com$/;

/**
 * Tencent's Container Registry, Enterprise Edition: `CreateInstanceToken` gives a user name and a token of an hour. Source:
 * API reference of TCR 2019-09-24.
 */
export default exchangeProvider({
  id: 'tencent',
  label: 'Tencent Container Registry',
  description:
    'Tokens of an hour, for the API key of a CAM user or an identity token that a CAM role trusts.',
  settings: TencentSettings,
  examples: ['acme.tencentcloudcr.com', 'acme-vpc.tencentcloudcr.com'],
  longestLifeMs: HOUR_MS,
  serves: (address, settings) => settings !== undefined && HOST.test(address),
  problems: ({ settings }) => tencentProblems(settings),
  isSelfContained: (settings) => !tradesIdentity(settings),
  audienceOf: (settings) => (tradesIdentity(settings) ? '' : undefined),
  session: { call: assumeRole, read: sessionKey },
  call: createToken,
  read: (answer) => {
    const { Username, Token, ExpTime } = responseOf(answer);
    return { username: textOf(Username), password: textOf(Token), ...lifeUntil(answer, ExpTime) };
  },
});
