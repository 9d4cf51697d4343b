import { createHash, createHmac, sign, type KeyObject } from 'node:crypto';
import { imfFixdate } from '../wire/imf-fixdate.js';
import { signatureBase } from './woodpecker/message-signature.js';

/** Header lines in the order in which the client sends them, without `Host`, `Content-Length` and `User-Agent`. */
export type HeaderLines = [name: string, value: string][];

export interface DroneRequestToSign {
  readonly body: Buffer | string;
  /** The shared secret; its UTF-8 bytes are the key. */
  readonly secret: string;
  /** Time of signing, epoch milliseconds; the header has whole seconds. Default: now. */
  readonly date?: number;
  /** `Accept`. Default: the media type of Drone's registry plugins. */
  readonly accept?: string;
  /** `Accept-Encoding`; `aesgcm` asks for an encrypted answer. Default: `identity`, as every stock runner sends it. */
  readonly acceptEncoding?: string;
  /** `Content-Type`. Default: `application/json`. */
  readonly contentType?: string;
}

/**
 * Signs a request as a Drone runner does: draft-cavage HTTP signatures with HMAC-SHA256 over five headers
 * (docs/protocols.md). The target is not signed in this dialect.
 */
export function signDrone(request: DroneRequestToSign): HeaderLines {
  const signed: HeaderLines = [
    ['Accept', request.accept ?? 'application/vnd.drone.registry.v1+json'],
    ['Accept-Encoding', request.acceptEncoding ?? 'identity'],
    ['Content-Type', request.contentType ?? 'application/json'],
    ['Date', imfFixdate(request.date ?? Date.now())],
    ['Digest', `SHA-256=${sha256(request.body)}`],
  ];
  const base = signed.map(([name, value]) => `${name.toLowerCase()}: ${value}`).join('\n');
  const signature = createHmac('sha256', request.secret).update(base, 'latin1').digest('base64');
  const covered = signed.map(([name]) => name.toLowerCase()).join(' ');
  return [
    ...signed,
    ['Signature', `keyId="hmac-key",algorithm="hmac-sha256",signature="${signature}",headers="${covered}"`],
  ];
}

export interface WoodpeckerRequestToSign {
  /** The request target as it goes on the wire, e.g. `/woodpecker`. */
  readonly target: string;
  readonly body: Buffer | string;
  /** The server's ed25519 private key. */
  readonly privateKey: KeyObject;
  /** Time of signing, epoch seconds. Default: now. */
  readonly created?: number | undefined;
}

/** Signs a request as a Woodpecker server does: RFC 9421 with ed25519 over target and content digest. */
export function signWoodpecker(request: WoodpeckerRequestToSign): HeaderLines {
  const digest = `sha-256=:${sha256(request.body)}:`;
  const created = String(request.created ?? Math.floor(Date.now() / 1000));
  const params = `("@request-target" "content-digest");created=${created};alg="ed25519"`;
  const components = [
    ['@request-target', request.target],
    ['content-digest', digest],
  ] as const;
  const base = signatureBase(components, params);
  const signature = sign(null, Buffer.from(base, 'latin1'), request.privateKey).toString('base64');
  return [
    ['Content-Digest', digest],
    ['Content-Type', 'application/json'],
    ['Signature', `woodpecker-ci-extensions=:${signature}:`],
    ['Signature-Input', `woodpecker-ci-extensions=${params}`],
  ];
}

function sha256(body: Buffer | string): string {
  return createHash('sha256').update(body).digest('base64');
}
