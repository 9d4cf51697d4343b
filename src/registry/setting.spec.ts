import { inspect } from 'node:util';
import { describe, expect, it } from '@jest/globals';
import { Setting } from './setting.js';

const TEXT = { kind: { type: 'text' }, meaning: 'A text' } as const;

class Settings {
  @Setting(TEXT)
  profile?: string;

  @Setting({ ...TEXT, isUserName: true })
  user?: string;

  @Setting({ ...TEXT, secret: true })
  token?: string;
}

class MoreSettings extends Settings {
  @Setting({ ...TEXT, secret: true })
  key?: string;
}

describe('a described setting', () => {
  it('is not shown where it is a secret or a user name, and stays as it is', () => {
    const given = { profile: 'main', user: 'robot', token: 'TEST-ONLY-token' };
    const settings = Object.assign(new Settings(), given);
    expect(inspect([settings])).toBe("[ { profile: 'main', user: '***', token: '***' } ]");
    expect(settings).toMatchObject(given);
  });

  it('is shown as missing where it is', () => {
    expect(inspect(Object.assign(new Settings(), { token: undefined }))).toBe('{ token: undefined }');
  });

  it('is hidden in a class that inherits it, and hides nothing in its parent', () => {
    const given = { token: 'TEST-ONLY-token', key: 'TEST-ONLY-key' };
    expect(inspect(Object.assign(new MoreSettings(), given))).toBe("{ token: '***', key: '***' }");
    expect(inspect(Object.assign(new Settings(), { key: 'none' }))).toBe("{ key: 'none' }");
  });
});
