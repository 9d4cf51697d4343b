import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { HttpCallError } from '../../src/registry/http-call.js';
import { ProviderError } from '../../src/registry/provider-error.js';
import { entriesOf } from './k8s.entry-values.js';
import { parsePlace } from './k8s.place.js';
import { secretOf } from './k8s.secret.js';
import { WatchedLines } from './k8s.watched-lines.js';

const EVENTS = Array.from({ length: 5 }, (_, at) => ({
  type: at === 3 ? 'BOOKMARK' : 'ADDED',
  object: { metadata: { name: 'ü😀', resourceVersion: String(at + 1) } },
}));

describe('whatever somebody writes', () => {
  it('a place is taken only where nothing of it is another parameter of the call', () => {
    const piece = fc.constantFrom(
      'ci',
      '?',
      'label=',
      'app',
      '=',
      '%3D',
      '%26',
      '&',
      'delegate=',
      'a/b',
      ',',
      '!',
      ' in (a)',
      '..',
      '#',
      '%0a',
      '\n',
      '%',
      'é',
    );
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 9 }), (pieces) => {
        const text = pieces.join('');
        const place = parsePlace(text);
        if (typeof place === 'string') return;
        expect(place.namespace).toMatch(/^[a-z0-9-]+$/);
        expect(place.selector).toMatch(/^[\w.\-/!=(), ]+$/);
        if (place.delegate !== undefined) expect(place.delegate).toMatch(/^[\w~-][\w.~/-]*$/);
      }),
    );
  });

  it('a Secret is entries, or a problem, or no Secret', () => {
    const text = fc.oneof(
      fc.string(),
      fc.base64String(),
      fc.constantFrom('YQ==', 'eyJhdXRocyI6eyJhIjp7fX19'),
    );
    const record = fc.dictionary(
      fc.constantFrom('a', '__proto__', '.dockerconfigjson', 'dockpass.dev/repos', 'dockpass.dev/x'),
      text,
    );
    const type = fc.constantFrom('Opaque', 'kubernetes.io/dockerconfigjson');
    const metadata = fc.record({
      namespace: text,
      name: fc.oneof(text, fc.constant('hub')),
      resourceVersion: fc.constant('1'),
      annotations: record,
    });
    fc.assert(
      fc.property(fc.oneof(fc.anything(), fc.record({ metadata, type, data: record })), (value) => {
        try {
          const entries = entriesOf(secretOf(value));
          expect(entries.length).toBeGreaterThan(0);
          expect(new Set(entries.map(({ name }) => name)).size).toBe(entries.length);
        } catch (error) {
          expect(error).toBeInstanceOf(ProviderError);
          expect(error).toMatchObject({ code: 'bad_answer' });
        }
      }),
    );
  });
});

describe('whatever the server sends', () => {
  it('lines are events wherever they are cut', () => {
    const whole = Buffer.from(EVENTS.map((event) => `${JSON.stringify(event)}\n`).join(''));
    fc.assert(
      fc.property(fc.array(fc.nat(whole.length), { maxLength: 8 }), (cuts) => {
        const lines = new WatchedLines();
        const ends = [...cuts.sort((a, b) => a - b), whole.length];
        const told = ends.map((end, at) => lines.take(whole.subarray(ends[at - 1] ?? 0, end)));
        expect(told.flatMap(({ version }) => version ?? []).at(-1)).toBe('5');
        expect(told.some(({ isChange }) => isChange)).toBe(true);
      }),
    );
  });

  it('bytes are events or an error of the call', () => {
    fc.assert(
      fc.property(
        fc.array(fc.oneof(fc.uint8Array(), fc.constant(Buffer.from('{"type":"ADDED"}\n')))),
        (chunks) => {
          const lines = new WatchedLines();
          try {
            for (const chunk of chunks) lines.take(chunk);
          } catch (error) {
            expect(error).toBeInstanceOf(HttpCallError);
          }
        },
      ),
    );
  });
});
