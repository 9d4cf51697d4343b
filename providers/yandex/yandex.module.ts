import {
  type ExchangeAsk,
  type ExchangeCall,
  exchangeProvider,
} from '../../src/registry/exchange/exchange-provider.js';
import {
  lifeUntil,
  mintedToken,
  type MintedToken,
  momentOf,
  objectOf,
  textOf,
} from '../../src/registry/exchange/minted-token.js';
import { ProviderError } from '../../src/registry/provider-error.js';
import { type VendorAnswer } from '../../src/registry/vendor-http.js';
import { accountJwt, authorizedKey, IAM_TOKENS } from './yandex.key.js';
import { tradesIdentity, yandexProblems, YandexSettings } from './yandex.settings.js';

const HOUR_MS = 3_600_000;
const LONGEST_MS = 12 * HOUR_MS;

/** Sources: docs of Container Registry and of Cloud Registry, "Authentication". */
const HOSTS: readonly string[] = ['cr.yandex', 'registry.yandexcloud.net'];

type Ask = ExchangeAsk<YandexSettings>;

/**
 * The registries of Yandex Cloud: an IAM token of a service account, which lives twelve hours and is asked for anew each
 * hour, as its documentation advises. An identity token is traded as by `main.ts` of yc-actions/yc-cr-login.
 */
export default exchangeProvider({
  id: 'yandex',
  label: 'Yandex Container Registry',
  description: 'IAM tokens of a service account, for its key, an identity token or the virtual machine.',
  settings: YandexSettings,
  examples: [...HOSTS],
  longestLifeMs: LONGEST_MS,
  commonUserNames: ['iam'],
  serves: (address, settings) => settings !== undefined && HOSTS.includes(address),
  problems: ({ settings }) => yandexProblems(settings),
  isSelfContained: ({ key }) => key !== undefined,
  audienceOf: (settings) => (tradesIdentity(settings) ? '' : undefined),
  call: (ask) => {
    if (ask.settings.key !== undefined) return signed(ask.settings.key);
    return tradesIdentity(ask.settings) ? traded(ask) : MACHINE;
  },
  read: (answer, { settings: { key } }) => ({
    username: 'iam',
    ...(key === undefined ? mintedToken(answer, 'access_token', LONGEST_MS) : iamToken(answer)),
    renewAfterMs: HOUR_MS,
  }),
});

function signed(key: string): ExchangeCall {
  const read = authorizedKey(key);
  if (!read) throw new ProviderError('not_configured');
  return { url: new URL(IAM_TOKENS), method: 'POST', json: { jwt: accountJwt(read, Date.now()) } };
}

function traded({ settings: { serviceAccountId = '' }, proof }: Ask): ExchangeCall {
  return {
    url: new URL('https://auth.yandex.cloud/oauth/token'),
    method: 'POST',
    form: new URLSearchParams({
      grant_type: 'urn:ietf:params:oauth:grant-type:token-exchange',
      requested_token_type: 'urn:ietf:params:oauth:token-type:access_token',
      audience: serviceAccountId,
      subject_token: proof,
      subject_token_type: 'urn:ietf:params:oauth:token-type:id_token',
    }),
  };
}

/** Source: `metadata_service.go` of yandex-cloud/go-sdk. Where there is no such service, it is not waited for long. */
const MACHINE: ExchangeCall = {
  url: new URL('http://169.254.169.254/computeMetadata/v1/instance/service-accounts/default/token'),
  headers: { 'metadata-flavor': 'Google' },
  limitMs: 2_000,
};

/** Of IAM's own method. */
function iamToken(answer: VendorAnswer): MintedToken {
  const { iamToken: token, expiresAt } = objectOf(answer.json);
  return { password: textOf(token), ...lifeUntil(answer, momentOf(expiresAt)) };
}
