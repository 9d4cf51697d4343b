import { type IncomingMessage, type RequestListener, type ServerResponse } from 'node:http';
import {
  assumed,
  awsError,
  type AwsKey,
  json,
  linkLocal,
  type TemporaryAwsKey,
  vouched,
  xml,
} from './aws-formats.js';
import { type AwsAuthorization, awsAuthorization, isSignedWith } from './aws-signature.js';
import { bodyOf } from '../registry/vendor-server.js';

/** One accepted API call. */
export interface AwsCall {
  /** `ecr GetAuthorizationToken`, `sts AssumeRole`, ... */
  readonly action: string;
  /** Empty for calls that are not signed. */
  readonly accessKeyId: string;
  readonly region: string;
  /** Of STS; empty for the others. */
  readonly form: Readonly<Record<string, string>>;
}

const TARGETS: Readonly<Record<string, string>> = {
  'AmazonEC2ContainerRegistry_V20150921.GetAuthorizationToken': 'ecr',
  'SpencerFrontendService.GetAuthorizationToken': 'ecr-public',
};
const TWELVE_HOURS_MS = 43_200_000;
/** How far off a clock may be before AWS refuses what it signed. */
const CLOCK_TOLERANCE_MS = 300_000;

/**
 * ECR, ECR Public, STS, the instance metadata service (version 2 only) and the container credential endpoint on one
 * server. Signatures are checked, so a call only succeeds with the right secret and session token. Formats: the API
 * references of ECR and STS, "Use IMDSv2" of the EC2 user guide, the container credential provider of the AWS SDKs.
 * moto, which others wrote, answers the same calls in `ecr.moto.spec.ts`.
 */
export class AwsStub {
  readonly calls: AwsCall[] = [];
  /** Milliseconds by which AWS's clocks are ahead of ours. */
  skewMs = 0;
  /** Given out by STS, by the metadata service and by the container endpoint. */
  readonly sessions = {
    role: session('ROLE'),
    instance: session('INSTANCE'),
    container: session('CONTAINER'),
  };
  readonly containerToken = 'fake-container-authorization';
  /** Of outbound identity federation. */
  identityToken = 'eyJhbGciOiJSUzI1NiJ9.eyJzdWIiOiJ0ZXN0LW9ubHkifQ.VEVTVC1PTkxZ';
  /** What the token API answers in place of a token. */
  authorizationData: unknown;
  /** Further calls by `x-amz-target`: what they answer, or the name of an error. */
  readonly further = new Map<string, (input: unknown) => object | string>();
  readonly #keys = new Map<string, AwsKey>();

  constructor(...keys: readonly AwsKey[]) {
    this.accept(...keys, ...Object.values(this.sessions));
  }

  readonly listener: RequestListener = (request, response) => {
    void this.#answer(request, response);
  };

  accept(...keys: readonly AwsKey[]): void {
    for (const key of keys) this.#keys.set(key.accessKeyId, key);
  }

  revoke({ accessKeyId }: AwsKey): void {
    this.#keys.delete(accessKeyId);
  }

  /** The password that a token asked for by this key holds. */
  passwordOf({ accessKeyId }: AwsKey): string {
    return `fake-password-for-${accessKeyId}`;
  }

  async #answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const body = await bodyOf(request);
    response.setHeader('date', new Date(this.#now()).toUTCString());
    const path = request.url ?? '/';
    if (path.startsWith('/latest/')) this.#metadata(request, path, response);
    else if (path === '/container-credentials') this.#container(request, response);
    else this.#api(request, body, response);
  }

  #api(request: IncomingMessage, body: string, response: ServerResponse): void {
    const target = String(request.headers['x-amz-target']);
    const further = this.further.get(target);
    const [ofFurther, furtherAction] = further ? target.split('.') : [];
    const service = ofFurther ?? TARGETS[target] ?? 'sts';
    const form = service === 'sts' ? Object.fromEntries(new URLSearchParams(body)) : {};
    const action = furtherAction ?? form['Action'] ?? 'GetAuthorizationToken';
    const parts = awsAuthorization(request.headers.authorization);
    const refusal = action === 'AssumeRoleWithWebIdentity' ? undefined : this.#refusal(request, body, parts);
    if (refusal) {
      awsError(response, service, 400, refusal);
      return;
    }
    const { accessKeyId = '', region = '' } = parts ?? {};
    this.calls.push({ action: `${service} ${action}`, accessKeyId, region, form });
    const answer = further?.(JSON.parse(body));
    if (typeof answer === 'string') awsError(response, service, 400, answer);
    else if (answer) json(response, 200, answer);
    else if (action === 'GetWebIdentityToken') xml(response, 200, vouched(this.identityToken, this.#now()));
    else if (service === 'sts') xml(response, 200, assumed(action, this.sessions.role, this.#now()));
    else json(response, 200, { authorizationData: this.#token(service, accessKeyId) });
  }

  #refusal(request: IncomingMessage, body: string, parts: AwsAuthorization | undefined): string | undefined {
    const key = this.#keys.get(parts?.accessKeyId ?? '');
    if (!parts || !key) return 'UnrecognizedClientException';
    if (request.headers['x-amz-security-token'] !== key.sessionToken) return 'UnrecognizedClientException';
    const [, y, mo, d, h, mi, s] = /^(\d{4})(\d\d)(\d\d)T(\d\d)(\d\d)(\d\d)Z$/.exec(date(request)) ?? [];
    const signedAt = Date.parse(
      `${String(y)}-${String(mo)}-${String(d)}T${String(h)}:${String(mi)}:${String(s)}Z`,
    );
    if (!(Math.abs(signedAt - this.#now()) <= CLOCK_TOLERANCE_MS)) return 'InvalidSignatureException';
    const { method = '', url: path = '', headers } = request;
    return isSignedWith(key.secretAccessKey, { method, path, headers, body }, parts)
      ? undefined
      : 'InvalidSignatureException';
  }

  #token(service: string, accessKeyId: string): unknown {
    if (this.authorizationData !== undefined) return this.authorizationData;
    const data = {
      authorizationToken: base64(`AWS:fake-password-for-${accessKeyId}`),
      expiresAt: Math.floor((this.#now() + TWELVE_HOURS_MS) / 1000),
    };
    return service === 'ecr' ? [{ ...data, proxyEndpoint: 'https://never-to-be-used.example' }] : data;
  }

  #metadata(request: IncomingMessage, path: string, response: ServerResponse): void {
    const list = '/latest/meta-data/iam/security-credentials/';
    if (request.method === 'PUT' && path === '/latest/api/token') response.end('fake-metadata-token');
    else if (request.headers['x-aws-ec2-metadata-token'] !== 'fake-metadata-token')
      response.writeHead(401).end();
    else if (path === list) response.end('instance-role');
    else if (path === `${list}instance-role`)
      json(response, 200, linkLocal(this.sessions.instance, this.#now()));
    else response.writeHead(404).end();
  }

  #container(request: IncomingMessage, response: ServerResponse): void {
    if (request.headers.authorization !== this.containerToken) response.writeHead(401).end('{}');
    else json(response, 200, linkLocal(this.sessions.container, this.#now()));
  }

  #now(): number {
    return Date.now() + this.skewMs;
  }
}

function session(name: string): TemporaryAwsKey {
  return {
    accessKeyId: `ASIATESTONLY${name.padEnd(9, '0')}`,
    secretAccessKey: `fake-secret-of-${name}`,
    sessionToken: `fake-session-token-of-${name}`,
  };
}

function date(request: IncomingMessage): string {
  return String(request.headers['x-amz-date']);
}

function base64(text: string): string {
  return Buffer.from(text).toString('base64');
}
