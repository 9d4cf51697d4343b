import { createHash, createHmac } from 'node:crypto';

/**
 * How vendors sign a call with HMAC-SHA256, by the word that stands before their signatures. All write the call in one
 * form, that of Signature Version 4 of AWS, and differ in what they put around it.
 */
export type HmacScheme = keyof typeof SCHEMES;

/** What is signed of a call. */
export interface CallToSign {
  readonly method: 'GET' | 'POST';
  readonly url: URL;
  /** Those that are signed besides `host`; names in lower case. */
  readonly headers: Readonly<Record<string, string>>;
  /** Default empty. */
  readonly body?: string;
  /** When it is sent, as the scheme's own header has it. */
  readonly time: string;
}

/** A key by which a vendor knows who asks. */
export interface AccessKey {
  readonly id: string;
  readonly secret: string;
}

/** A key of a session, which a vendor gave for something else; beside its signatures it shows a token. */
export interface SessionKey extends AccessKey {
  readonly token: string;
}

/** The value of `Authorization`. */
export function hmacAuthorization(scheme: HmacScheme, call: CallToSign, key: AccessKey): string {
  const { endsWithSlash, between, sign } = SCHEMES[scheme];
  const headers = Object.entries({ host: call.url.host, ...call.headers }).sort(byName);
  const names = headers.map(([name]) => name).join(';');
  const path =
    endsWithSlash && !call.url.pathname.endsWith('/') ? `${call.url.pathname}/` : call.url.pathname;
  const text = [
    ...[call.method, path, queryOf(call.url)],
    ...headers.map(([name, value]) => `${name}:${value.trim()}`),
    ...['', names, digestOf(call.body ?? '')],
  ].join('\n');
  const { who, signature } = sign(scheme, digestOf(text), call, key);
  return `${scheme} ${[who, `SignedHeaders=${names}`, `Signature=${signature}`].join(between)}`;
}

type Sign = (
  scheme: string,
  digest: string,
  call: CallToSign,
  key: AccessKey,
) => { readonly who: string; readonly signature: string };

/** Source: `Utils.get_authorization` of alibabacloud_tea_openapi for Python. */
const acs3: Sign = (scheme, digest, _, { id, secret }) => ({
  who: `Credential=${id}`,
  signature: hmac(secret, `${scheme}\n${digest}`).toString('hex'),
});

/** Source: `signer.py` of huaweicloudsdkcore for Python; the time is that of `x-sdk-date`. */
const sdk: Sign = (scheme, digest, { time }, { id, secret }) => ({
  who: `Access=${id}`,
  signature: hmac(secret, `${scheme}\n${time}\n${digest}`).toString('hex'),
});

/** Source: `sign.py` and `abstract_client.py` of tencentcloud-sdk-python-common; the time is in epoch seconds. */
const tc3: Sign = (scheme, digest, { time, url }, { id, secret }) => {
  const day = new Date(Number(time) * 1000).toISOString().slice(0, 10);
  const scope = [day, url.hostname.split('.')[0] ?? '', 'tc3_request'];
  const signing = scope.reduce<string | Buffer>(hmac, `TC3${secret}`);
  const signature = hmac(signing, `${scheme}\n${time}\n${scope.join('/')}\n${digest}`).toString('hex');
  return { who: `Credential=${[id, ...scope].join('/')}`, signature };
};

/** Whether a path is written with a slash at its end, and what stands between the parts of the value. */
const SCHEMES = {
  'ACS3-HMAC-SHA256': { endsWithSlash: false, between: ',', sign: acs3 },
  'SDK-HMAC-SHA256': { endsWithSlash: true, between: ', ', sign: sdk },
  'TC3-HMAC-SHA256': { endsWithSlash: false, between: ', ', sign: tc3 },
} as const;

/** By name, and encoded as RFC 3986 has it. */
function queryOf({ searchParams }: URL): string {
  return [...searchParams]
    .sort(byName)
    .map((pair) => pair.map(encode).join('='))
    .join('&');
}

function encode(text: string): string {
  const escaped = (sign: string) => `%${sign.charCodeAt(0).toString(16).toUpperCase()}`;
  return encodeURIComponent(text).replace(/[!'()*]/g, escaped);
}

function byName([one]: readonly [string, string], [other]: readonly [string, string]): number {
  return one < other ? -1 : 1;
}

function digestOf(text: string): string {
  return createHash('sha256').update(text).digest('hex');
}

function hmac(key: string | Buffer, text: string): Buffer {
  return createHmac('sha256', key).update(text).digest();
}
