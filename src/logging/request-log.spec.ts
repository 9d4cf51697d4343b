import { describe, expect, it } from '@jest/globals';
import { pino } from 'pino';
import { makeBuild } from '../../test/support/config/make-build.js';
import { makeAnswer, makeGiven, makeServed } from '../../test/support/clients/served-request.js';
import { type Failed } from '../resolver/answer.js';
import { type ServedRequest } from '../exchange/served-request.js';
import { RequestLog } from './request-log.js';

function logged(changes: Partial<ServedRequest>): Record<string, unknown> {
  let line = '';
  const stream = { write: (text: string) => (line = text) };
  new RequestLog(pino(stream), stream).served(makeServed(changes));
  return JSON.parse(line) as Record<string, unknown>;
}

function failedOf(name: string): Failed {
  const { address, candidate, waitedMs } = makeGiven(name);
  return { address, candidate, waitedMs, code: 'refused' };
}

const many = Array.from({ length: 21 }, (_, at) => `entry-${String(at)}`);

describe('the line of a request', () => {
  it('lists 20 of what was given or failed, and counts more', () => {
    const { given, givenCount, failed, failedCount, msg } = logged({
      answer: makeAnswer(
        many.map((name) => makeGiven(name)),
        many.map(failedOf),
      ),
    });
    expect([given, failed]).toEqual([expect.any(Array), expect.any(Array)]);
    expect([(given as []).length, givenCount, (failed as []).length, failedCount]).toEqual([20, 21, 20, 21]);
    expect(msg).toBe('request answered without some registries');
  });

  it('tells the forge where there is one', () => {
    expect(logged({ ci: makeBuild({ forge: '2' }) })).toMatchObject({
      repo: 'acme/app',
      forge: '2',
      fork: false,
    });
    expect(logged({ ci: makeBuild() })).not.toHaveProperty('forge');
  });

  it('tells the number of the build, so that one can be told from the next', () => {
    expect(logged({ ci: makeBuild({ build: 4711 }) })).toMatchObject({ repo: 'acme/app', build: 4711 });
    expect(logged({ ci: makeBuild() })).not.toHaveProperty('build');
  });

  it('warns when a runner was told that there is nothing because the audit failed', () => {
    expect(logged({ answer: undefined, reason: 'audit_failed' })).toMatchObject({
      level: 'warn',
      outcome: 'ok',
      reason: 'audit_failed',
      msg: 'request answered without some registries',
    });
  });
});
