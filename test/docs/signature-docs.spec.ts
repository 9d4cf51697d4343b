import { expect, test } from '@jest/globals';
import { SIGNATURE_REASONS, signatureFailure } from '../../src/dialects/shared/signature-failure.js';
import { readCapture } from '../support/clients/captures.js';
import { hold } from '../support/docs/held-page.js';
import { code, withRows } from '../support/docs/held-table.js';

const PAGE = 'docs/protocols.md';

test('docs/protocols.md lists every reason under its code, in the order of the code', () => {
  let former = '';
  const rows = SIGNATURE_REASONS.map(signatureFailure).map(({ code: one, reason }) => {
    const isSame = one === former;
    former = one;
    return [isSame ? '' : code(one), code(reason)];
  });
  hold(PAGE, (text) => withRows(text, { heading: '## Reasons' }, rows, { key: 1 }));
});

test.each(['drone-registry', 'woodpecker-registry'] as const)(
  'docs/protocols.md shows %s as captured',
  (name) => {
    const { target, headers } = readCapture(name);
    const first = `POST ${target} HTTP/1.1`;
    const lines = [first, ...headers.map(([header, value]) => `${header}: ${value}`)];
    hold(PAGE, (text) => {
      const shown = text.split('```\n').find((part) => part.startsWith(`${first}\n`));
      expect(shown).toBeDefined();
      return text.replace(shown ?? '', () => `${lines.join('\n')}\n`);
    });
  },
);
