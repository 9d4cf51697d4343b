import { describe, expect, it } from '@jest/globals';
import { inspect } from 'node:util';
import { StoreReference } from './store-reference.js';

const FORM = 'must be a reference STORE:PATH or STORE:PATH#FIELD, e.g. vault:kv/ci/hub#password';

describe('a reference to a store', () => {
  it.each<[text: string, store: string, path: string, field: string | undefined]>([
    ['vault:kv/ci/hub#password', 'vault', 'kv/ci/hub', 'password'],
    ['aws-ssm:/ci/hub', 'aws-ssm', '/ci/hub', undefined],
    [
      'aws-sm:arn:aws:secretsmanager:eu-west-1:123456789012:secret:a#b',
      'aws-sm',
      'arn:aws:secretsmanager:eu-west-1:123456789012:secret:a',
      'b',
    ],
    ['team_a:a#b#c d', 'team_a', 'a#b', 'c d'],
  ])('reads %s', (text, store, path, field) => {
    const reference = StoreReference.parse(text);
    expect(reference).toMatchObject({ store, path, field });
    expect([String(reference), JSON.stringify(reference), inspect(reference)]).toEqual([
      text,
      JSON.stringify({ from: text }),
      `[from ${text}]`,
    ]);
  });

  it.each([
    ...['', 'vault', 'vault:', ':kv/x', 'vault:#f', 'vault:kv#', 'Vault:kv/x', 'a.b:kv/x', '1a:x'].map(
      (text) => [text, FORM] as const,
    ),
    ...[' vault:kv/x', 'vault:kv/x ', 'vault:kv/x\n', 'vault:kv/\u0000', 'vault:kv/ü'].map(
      (text) => [text, 'must be a reference of printable ASCII'] as const,
    ),
    [`vault:${'x'.repeat(2_043)}`, 'must be a reference of at most 2,048 characters'],
  ])('refuses %j', (text, problem) => {
    expect(StoreReference.parse(text)).toBe(problem);
  });
});
