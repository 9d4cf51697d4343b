import { describe, expect, it } from '@jest/globals';
import { actionLine, TOKEN_HOLDER } from './action-line.js';

function told(line: string): unknown {
  expect(line).toMatch(/^[^\n]+\n$/);
  return JSON.parse(line);
}

describe('the event of an action', () => {
  it('names who did it, and what', () => {
    const ada = { by: 'oidc', subject: '4711', name: 'Ada\n"L"' } as const;
    expect(told(actionLine(ada, 'entry-put', { entry: 'database/hub' }))).toEqual({
      ...{ type: 'audit_action', time: expect.any(String), process: process.pid, ...ada },
      ...{ action: 'entry-put', entry: 'database/hub' },
    });
    expect(told(actionLine(TOKEN_HOLDER, 'sign-in'))).toMatchObject({ by: 'token', subject: null, name: '' });
    expect(told(actionLine(null, 'sign-in', { refused: 'token' }))).toMatchObject({
      by: null,
      subject: null,
    });
  });

  it('takes its type and its person from nobody else', () => {
    const hostile = { type: 'audit', by: 'token', subject: 'root', name: 'root', action: 'none' };
    const ada = { by: 'oidc', subject: '4711', name: 'Ada' } as const;
    expect(told(actionLine(ada, 'probe', hostile))).toMatchObject({
      type: 'audit_action',
      ...ada,
      action: 'probe',
    });
  });
});
