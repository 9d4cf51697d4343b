import { describe, expect, test } from '@jest/globals';
import { decodeBody } from './decode-body.js';
import { DIALECTS } from './dialects.js';
import { type ExtensionKind } from './extension.js';
import { type CiRequest } from './shared/ci-request.js';
import { signDrone } from './drone/drone-sample.js';
import { signWoodpecker } from './woodpecker/woodpecker-sample.js';
import { signatureFailure } from './shared/signature-failure.js';
import { createPrivateKey } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { readCapture, type CaptureName } from '../../test/support/clients/captures.js';
import { outcome } from '../../test/support/clients/forge.js';

/** Requests that the real clients sent (test/captures), the clock frozen at their time of signing. */
describe('a request captured from the real client', () => {
  const accepted: [CaptureName, string][] = [
    ['drone-registry', 's4d8jKI930WZ3LoYVFHQ3y5u4ldbsFY8f3jpxuMiDc4='],
    ['drone-registry-empty', 'F47CVAxNlKVR5BtpmquWeLfBGTzhOmSGfpCOUBHxYXc='],
    [
      'woodpecker-registry',
      'K9Yz5i8MqEtOl4plzRuuK0YjBzEgdcLaBzHVlEe0hbCp+hgSa/f4sH+2q5ZcjxYjYIais0pdFc3d9/t8LAg1AQ==',
    ],
    [
      'woodpecker-registry-netrc',
      'qJmB+ci9YHwiUkT2b9gxRSTPGzUcih1jjc+314b5X3k3+Y+y2sXUz7DVct4aoJu7IzXNRYQewIRBQZNZ6+kjCg==',
    ],
  ];
  test.each(accepted)('%s verifies', (name, signature) => {
    const capture = readCapture(name);
    expect(outcome(capture, [capture.key], capture.signedAt, dialectOf(name))).toEqual({
      digests: [{ algorithm: 'sha256', value: expect.stringMatching(/^.{43}=$/) }],
      keySlot: 0,
      skewSeconds: 0,
      signature,
      wantsEncryption: false,
    });
  });

  test('woodpecker-escapedpath is refused: the client signed the decoded path', () => {
    expect(verdict('woodpecker-escapedpath')).toBe(signatureFailure('target_not_plain'));
  });

  test('woodpecker-emptyquery is refused: the client did not sign the question mark', () => {
    expect(verdict('woodpecker-emptyquery')).toBe(signatureFailure('wrong_key_or_changed_head'));
  });

  test.each(['drone-registry', 'drone-registry-empty'] as const)('%s is what signDrone writes', (name) => {
    const capture = readCapture(name);
    const lines = signDrone({ body: capture.body, secret: capture.keyText, date: capture.signedAt });
    expect(lines).toEqual(capture.headers.slice(3));
  });

  test.each(['woodpecker-registry', 'woodpecker-registry-netrc'] as const)(
    '%s is what signWoodpecker writes',
    (name) => {
      const { target, body, headers, signedAt } = readCapture(name);
      const file = readFileSync(new URL(`../../test/captures/${name}.json`, import.meta.url), 'utf8');
      const { key } = JSON.parse(file) as { key: { private_pem_TEST_ONLY: string } };
      const privateKey = createPrivateKey(key.private_pem_TEST_ONLY);
      const lines = signWoodpecker({ target, body, privateKey, created: signedAt / 1000 });
      expect(lines).toEqual(headers.slice(3, -1));
    },
  );
});

/** Requests for secrets, recorded with the request for registries of the same second. */
describe('a request captured beside one of the other kind', () => {
  const captures: [CaptureName, ExtensionKind, CiRequest['secrets']][] = [
    ['drone-registry-beside-secrets', 'registries', undefined],
    ['drone-secret-path', 'secrets', { name: 'ghcr_password', pullRequest: false }],
    ['drone-secret-path-and-name', 'secrets', { name: 'ghcr_username', pullRequest: false }],
    ['woodpecker-registry-beside-secrets', 'registries', undefined],
    ['woodpecker-secrets', 'secrets', { name: undefined, pullRequest: false }],
    ['woodpecker-secrets-fork', 'secrets', { name: undefined, pullRequest: true }],
  ];

  test.each(captures)('%s is one for %s', (name, kind, secrets) => {
    const { target, rawHeaders, body, key, signedAt } = readCapture(name);
    const dialect = DIALECTS.find(({ id }) => id === dialectOf(name));
    const extension = dialect?.[kind];
    const head = extension?.verify({ target, rawHeaders }, [key], signedAt, 300);
    expect(head).toMatchObject({ keySlot: 0, skewSeconds: 0 });
    expect(extension && decodeBody(extension, body)).toMatchObject({
      ...{ repo: 'acme/app', repoId: '1001', secrets },
      ...(name.endsWith('fork') && { fork: true, blocked: true }),
    });
  });

  test.each(captures)('%s is refused where the other kind is asked for', (name, kind) => {
    const { target, rawHeaders, body, key, signedAt } = readCapture(name);
    const dialect = DIALECTS.find(({ id }) => id === dialectOf(name));
    const other = dialect?.[kind === 'secrets' ? 'registries' : 'secrets'];
    const route = `${kind === 'secrets' ? '' : '/secrets'}/${String(dialect?.id)}`;
    expect(route).not.toBe(target);
    const failure = other?.verify({ target: route, rawHeaders }, [key], signedAt, 300);
    const byAccept = kind === 'secrets' ? 'accept_not_registry' : 'accept_not_secret';
    expect(failure).toBe(signatureFailure(name.startsWith('drone') ? byAccept : 'wrong_key_or_changed_head'));
    if (other && name.startsWith('drone')) expect(decodeBody(other, body)).toBeUndefined();
  });
});

function verdict(name: CaptureName): unknown {
  const capture = readCapture(name);
  return outcome(capture, [capture.key], capture.signedAt, dialectOf(name));
}

function dialectOf(name: CaptureName): 'drone' | 'woodpecker' {
  return name.startsWith('drone') ? 'drone' : 'woodpecker';
}
