import { type ServerResponse } from 'node:http';

export interface AwsKey {
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
  readonly sessionToken?: string;
}

export type TemporaryAwsKey = Required<AwsKey>;

/** In the text of every error: it must not come out anywhere. */
export const CANARY = 'fake-canary-of-the-vendor';

/** What the metadata service and the container endpoint answer. */
export function linkLocal(
  { accessKeyId, secretAccessKey, sessionToken }: TemporaryAwsKey,
  now: number,
): object {
  return {
    Code: 'Success',
    AccessKeyId: accessKeyId,
    SecretAccessKey: secretAccessKey,
    Token: sessionToken,
    Expiration: seconds(now + 6 * 3_600_000),
  };
}

/** What STS answers to either way of assuming a role. */
export function assumed(action: string, key: TemporaryAwsKey, now: number): string {
  return [
    `<${action}Response xmlns="https://sts.amazonaws.com/doc/2011-06-15/"><${action}Result>`,
    '<AssumedRoleUser><AssumedRoleId>AROATESTONLY:dockpass</AssumedRoleId>',
    '<Arn>arn:aws:sts::123456789012:assumed-role/reader/dockpass</Arn></AssumedRoleUser>',
    `<Credentials><AccessKeyId>${key.accessKeyId}</AccessKeyId>`,
    `<SecretAccessKey>${key.secretAccessKey}</SecretAccessKey><SessionToken>${key.sessionToken}</SessionToken>`,
    `<Expiration>${seconds(now + 3_600_000)}</Expiration></Credentials>`,
    `</${action}Result></${action}Response>`,
  ].join('');
}

/** What STS answers to who asks for an identity token. */
export function vouched(token: string, now: number): string {
  return [
    '<GetWebIdentityTokenResponse xmlns="https://sts.amazonaws.com/doc/2011-06-15/"><GetWebIdentityTokenResult>',
    `<WebIdentityToken>${token}</WebIdentityToken><Expiration>${seconds(now + 300_000)}</Expiration>`,
    '</GetWebIdentityTokenResult></GetWebIdentityTokenResponse>',
  ].join('');
}

/** An error in the format of the service. */
export function awsError(response: ServerResponse, service: string, status: number, code: string): void {
  if (service !== 'sts') {
    json(response, status, { __type: `com.amazonaws#${code}`, message: CANARY });
    return;
  }
  const plain = code.replace(/Exception$/, '');
  xml(
    response,
    status,
    `<ErrorResponse><Error><Code>${plain}</Code><Message>${CANARY}</Message></Error></ErrorResponse>`,
  );
}

function seconds(epochMs: number): string {
  return new Date(epochMs).toISOString().replace(/\.\d+/, '');
}

export function json(response: ServerResponse, status: number, body: object): void {
  response.writeHead(status, { 'content-type': 'application/x-amz-json-1.1' }).end(JSON.stringify(body));
}

export function xml(response: ServerResponse, status: number, body: string): void {
  response.writeHead(status, { 'content-type': 'text/xml' }).end(body);
}
