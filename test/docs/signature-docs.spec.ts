import { expect, test } from '@jest/globals';
import { readFileSync } from 'node:fs';
import { SIGNATURE_REASONS, signatureFailure } from '../../src/dialects/shared/signature-failure.js';
import { readCapture } from '../support/clients/captures.js';

const page = readFileSync(new URL('../../docs/protocols.md', import.meta.url), 'utf8');

test('docs/protocols.md lists every reason under its code, in the order of the code', () => {
  let code = '';
  const rows = [...page.matchAll(/^\| +(?:`([a-z_]+)` +)?\| `([a-z_]+)` +\|/gm)].map(([, first, reason]) => {
    code = first ?? code;
    return { code, reason };
  });
  expect(rows).toEqual(SIGNATURE_REASONS.map(signatureFailure));
});

test.each(['drone-registry', 'woodpecker-registry'] as const)(
  'docs/protocols.md shows %s as captured',
  (name) => {
    const { target, headers } = readCapture(name);
    const lines = headers.map(([header, value]) => `${header}: ${value}`);
    expect(page).toContain(['```', `POST ${target} HTTP/1.1`, ...lines, '```'].join('\n'));
  },
);
