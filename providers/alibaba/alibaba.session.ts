import { type ExchangeAsk, type ExchangeCall } from '../../src/registry/exchange/exchange-provider.js';
import { type SessionKey } from '../../src/registry/exchange/hmac-signature.js';
import { objectOf, textOf } from '../../src/registry/exchange/minted-token.js';
import { type VendorAnswer } from '../../src/registry/vendor-http.js';
import { explains } from './alibaba.call.js';
import { registryOf } from './alibaba.hosts.js';
import { type AlibabaSettings, tradesIdentity } from './alibaba.settings.js';

/** Seconds of a session; the pair for it lives no longer. */
const HOUR = 3_600;

/**
 * Trades the identity token for a key of a session of the role; the call itself is not signed. Source: `oidc.go` of
 * aliyun/credentials-go, which has the token in the body, where no log keeps it.
 */
export function assumeRole({
  address,
  settings,
  proof,
}: ExchangeAsk<AlibabaSettings>): ExchangeCall | undefined {
  if (!tradesIdentity(settings)) return undefined;
  const { roleArn = '', oidcProviderArn = '' } = settings;
  const url = new URL(`https://${registryOf(address)?.sts ?? ''}/`);
  const time = new Date().toISOString().replace(/\.\d+Z$/, 'Z');
  const what = { Action: 'AssumeRoleWithOIDC', Version: '2015-04-01', Format: 'JSON', Timestamp: time };
  url.search = new URLSearchParams(what).toString();
  const form = {
    ...{ RoleArn: roleArn, OIDCProviderArn: oidcProviderArn, OIDCToken: proof },
    ...{ RoleSessionName: 'dockpass', DurationSeconds: String(HOUR) },
  };
  return { url, method: 'POST', form: new URLSearchParams(form), explains };
}

export function sessionKey({ json }: VendorAnswer): SessionKey {
  const { AccessKeyId, AccessKeySecret, SecurityToken } = objectOf(objectOf(json)['Credentials']);
  return { id: textOf(AccessKeyId), secret: textOf(AccessKeySecret), token: textOf(SecurityToken) };
}
