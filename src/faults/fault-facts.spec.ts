import { describe, expect, it } from '@jest/globals';
import { factsOf } from './fault-facts.js';

const withStack = (message: string, frames: string, more = {}): Error =>
  Object.assign(new Error(message), { stack: `Error: ${message}\n${frames}` }, more);

describe('what is told of an error', () => {
  it.each([
    ['    at Foo.bar (/opt/x/src/exchange/send.ts:1:2)', 'src/exchange/send.ts:1:2'],
    ['    at async file:///opt/x/dist/chunks/a-B1.js:33:44', 'dist/chunks/a-B1.js:33:44'],
    ['    at f (/home/secret/node_modules/@aws-sdk/a+b/x.js:3:4)', 'node_modules/@aws-sdk/a+b/x.js:3:4'],
    ['    at Socket.emit (node:events:519:28)', 'node:events:519:28'],
    ['    at <anonymous>\n    at g (/x/providers/ecr/a.ts:5:6)', 'providers/ecr/a.ts:5:6'],
    ['    at g (/x/stores/vault/a.ts:5:6)', 'stores/vault/a.ts:5:6'],
    ['    at g (/opt/stores/dockpass/src/a.ts:5:6)', 'src/a.ts:5:6'],
    ['    at evil (/elsewhere/x.js:1:1)', undefined],
    ['', undefined],
  ])('is the place in a file that everybody has: %s', (frames, at) => {
    expect(factsOf(withStack('m', frames))).toEqual(at === undefined ? {} : { at });
  });

  it.each(['ECONNRESET', 'EPIPE', 'ERR_STREAM_PREMATURE_CLOSE'])('is the code %s', (code) => {
    expect(factsOf({ code })).toEqual({ code });
  });

  it.each([
    'TEST-ONLY-canary',
    'invalid_grant',
    'ETESTONLY',
    'ERR_canary',
    'ERR_A B',
    'ERR_A\nB',
    401,
    null,
    {},
  ])('is no code that somebody else chose: %p', (code) => {
    expect(factsOf({ code })).toEqual({});
  });

  it('is nothing of a message, even one that looks like a stack', () => {
    const message = 'x\n    at f (/x/src/TEST-ONLY-canary.ts:1:1)';
    expect(factsOf(withStack(message, ''))).toEqual({});
    expect(factsOf(withStack(message, '    at g (/x/src/own.ts:2:2)'))).toEqual({ at: 'src/own.ts:2:2' });
    expect(factsOf({ message: 'changed later', stack: `Error: ${message}` })).toEqual({});
  });

  it('is nothing of what is no error, or throws when it is looked at', () => {
    const hostile = {
      get code(): string {
        throw new Error('TEST-ONLY-canary');
      },
    };
    for (const thrown of [undefined, null, 'TEST-ONLY-canary', 7, Symbol('x'), {}, hostile]) {
      expect(factsOf(thrown)).toEqual({});
    }
  });
});
