import { describe, expect, it } from '@jest/globals';
import { nearest } from './nearest.js';

const KNOWN = ['username', 'password', 'roleArn', 'secretPrevious', 'HOST', 'repos', 'repoIds'];

describe('nearest', () => {
  it.each([
    ['usrname', 'username'],
    ['usernmae', 'username'],
    ['user', 'username'],
    ['pasword', 'password'],
    ['passwords', 'password'],
    ['ROLE_ARN', 'roleArn'],
    ['role-arn', 'roleArn'],
    ['previousSecret', 'secretPrevious'],
    ['repo', 'repos'],
    ['repo_id', 'repoIds'],
    ['HSOT', 'HOST'],
  ])('takes %s for %s', (typed, meant) => {
    expect(nearest(typed, KNOWN)).toBe(meant);
  });

  it.each(['colour', 'x', '', 'ho', 'usr', 'passphrase', 'arn'])('takes %j for nothing', (typed) => {
    expect(nearest(typed, KNOWN)).toBeUndefined();
  });

  it('does not take one short word for another', () => {
    expect(nearest('a', ['b'])).toBeUndefined();
    expect(nearest('ab', ['ac'])).toBeUndefined();
  });

  it('compares words of 256 letters, and no longer ones, whose comparison would take minutes', () => {
    const almost = (length: number): string[] => ['b'.repeat(length), `${'a'.repeat(length - 1)}b`];
    expect(nearest('a'.repeat(256), almost(256))).toBe(almost(256)[1]);
    expect(nearest('a'.repeat(65_536), almost(65_536))).toBeUndefined();
  });
});
