import { describe, expect, it } from '@jest/globals';
import { isImagePattern } from './image-pattern.js';

describe('isImagePattern', () => {
  it.each([
    'app',
    'acme/app',
    'acme/team/app_1',
    'a.b/c-d/e__f/g--h',
    'acme/*',
    'acme/web-*',
    'acme/web*',
    'a*',
    '{namespace}/{name}',
    '{namespace}/*',
    'ci-{name}-cache',
    '{namespace}{name}',
    'base/{name}*',
  ])('takes %s', (text) => {
    expect(isImagePattern(text)).toBe(true);
  });

  it.each([
    '',
    '*',
    '/',
    '/*',
    'acme/',
    '/acme',
    'acme//app',
    'acme/*/app',
    '*/app',
    'acme/**',
    'Acme/app',
    'acme/app:1',
    'acme/app@sha256',
    'acme app',
    'acme/app\n',
    '-app',
    'app-',
    'a..b',
    'a___b',
    '{repo}',
    '{name',
    '{Name}',
    '{ name }',
    '{constructor}',
    'ä',
    'a'.repeat(256),
  ])('refuses %j', (text) => {
    expect(isImagePattern(text)).toBe(false);
  });

  it('takes 255 characters, in time that grows with the length alone', () => {
    expect(isImagePattern('a'.repeat(255))).toBe(true);
    expect(isImagePattern('a-'.repeat(127))).toBe(false);
  });
});
