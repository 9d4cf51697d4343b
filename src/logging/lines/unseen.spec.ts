import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { escapeForTerminal, escapeUnseen, onOneLine } from './unseen.js';

/** The characters that rows of names were forged with, besides whatever a property test finds. */
const FORGERS = [
  ...['\u0000', '\u001b', '\u007f', '\u0085', '\u009b', '\u00ad', '\u061c', '\u180e'],
  ...['\u200b', '\u200d', '\u200e', '\u200f', '\u2028', '\u2029', '\u202a', '\u202e', '\u2060', '\u2066'],
  ...['\u2069', '\ufeff', '\ufff9', '\u3164', '\ufe0f', '\ud800', '\udc00', '\u{e0041}', '\ue000'],
];

describe('escapeUnseen', () => {
  it.each(FORGERS)('escapes %j as JSON does, so that a JSON text means the same', (character) => {
    const text = escapeUnseen(JSON.stringify(`a${character}b`));
    expect(text).toMatch(/^[\x20-\x7e]+$/);
    expect(JSON.parse(text)).toBe(`a${character}b`);
  });

  it('leaves alone what can be seen, in every script, and the end of a line', () => {
    const text = 'acme/app ~ Grüße, Жук, 文字, हिन्दी, עברית, 🚀 "\\ \n';
    expect(escapeUnseen(text)).toBe(text);
  });

  it('keeps every JSON text what it was', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (value) => {
        expect(JSON.parse(escapeUnseen(JSON.stringify({ value })))).toEqual({ value });
      }),
    );
  });
});

describe('onOneLine', () => {
  it('escapes line breaks too', () => {
    expect(onOneLine('a\r\nb\u2028')).toBe('a\\u000d\\u000ab\\u2028');
  });
});

describe('escapeForTerminal', () => {
  it('keeps the colours of our own and the line that is rubbed out, and nothing else that a terminal obeys', () => {
    const ours = '\r\u001b[K\u001b[1m\u001b[31mred\u001b[39m\u001b[22m\n';
    expect(escapeForTerminal(ours)).toBe(ours);
    expect(escapeForTerminal('\u001b[8mhidden\u001b]0;title\u0007\u009b2J\rover')).toBe(
      '\\u001b[8mhidden\\u001b]0;title\\u0007\\u009b2J\\u000dover',
    );
  });
});
