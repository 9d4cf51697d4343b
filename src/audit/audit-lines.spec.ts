import { createHash } from 'node:crypto';
import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { makeEntry } from '../../test/support/config/entries.js';
import {
  makeAnswer,
  makeCredential,
  makeGiven,
  makeServed,
} from '../../test/support/clients/served-request.js';
import { type ForgeId } from '../dialects/shared/ci-request.js';
import { type ServedRequest } from '../exchange/served-request.js';
import { type AuditLine, decisionLine, eventLine } from './audit-lines.js';
import { makeBuild } from '../../test/support/config/make-build.js';

function parsed(line: string): Record<string, unknown> {
  expect(line).toMatch(/^[^\n]+\n$/);
  return JSON.parse(line) as Record<string, unknown>;
}

/** The whole line. */
function eventOf(request: ServedRequest): Pick<AuditLine, 'line' | 'decision'> {
  const { line, end, decision } = eventLine(request);
  return { line: line + end.toString(), decision };
}

describe('the event of a request', () => {
  it('tells who asked for what and what was decided, and names credentials by their digest', () => {
    const expires = Date.UTC(2099, 0, 1);
    const loser = makeEntry({ name: 'loser' });
    const { candidate, address, waitedMs } = makeGiven('three');
    const answer = makeAnswer(
      [
        makeGiven('one', { credential: makeCredential('TEST-ONLY-canary', expires), stale: true }),
        makeGiven('two', { credential: makeCredential('TEST-ONLY-canary') }),
      ],
      [{ candidate, address, waitedMs, code: 'refused' }],
      {
        withheld: [
          { entry: loser, reason: 'fork' },
          { entry: loser, reason: 'shadowed', address, by: candidate.entry },
        ],
      },
    );
    const { line, decision } = eventOf(makeServed({ answer }));
    const { time, ...event } = parsed(line);
    expect(time).toMatch(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/);
    expect(decision).toBeUndefined();
    const sha256 = createHash('sha256').update('user:TEST-ONLY-canary').digest('hex');
    expect(event).toEqual({
      type: 'audit',
      id: '00000000-0000-4000-8000-000000000000',
      client: 'drone',
      dialect: 'drone',
      repo: 'octocat/hello-world',
      repoId: '4567',
      event: 'push',
      fork: false,
      given: [
        {
          address: 'one.example',
          entry: 'one',
          provider: 'stub',
          scope: 'global',
          expires: expect.stringMatching(/^20(98|99)-/),
          sha256,
          stale: true,
        },
        { address: 'two.example', entry: 'two', provider: 'stub', scope: 'global', expires: null, sha256 },
      ],
      withheld: [
        { entry: 'loser', reason: 'fork' },
        { entry: 'loser', reason: 'shadowed', address: 'three.example', by: 'three' },
      ],
      failed: [{ address: 'three.example', entry: 'three', provider: 'stub', code: 'refused' }],
    });
    expect(line).not.toContain('TEST-ONLY');
  });

  it('tells the forge where there is one', () => {
    const told = (forge: ForgeId): unknown =>
      parsed(eventOf(makeServed({ ci: makeBuild({ forge, repoId: '7' }), answer: makeAnswer([]) })).line);
    expect(told('2')).toMatchObject({ repo: 'acme/app', repoId: '7', forge: '2', event: 'push' });
    expect(told('')).not.toHaveProperty('forge');
  });

  it('tells the number of the build, and the decision about the next one is the same text', () => {
    const answer = makeAnswer([makeGiven('one')]);
    const [first, second] = [4711, 4712].map((build) =>
      parsed(eventOf(makeServed({ ci: makeBuild({ build }), answer })).line),
    );
    expect(first).toMatchObject({ repo: 'acme/app', build: 4711, event: 'push' });
    expect({ ...second, time: first?.['time'] }).toEqual({ ...first, build: 4712 });
    expect(parsed(eventOf(makeServed({ ci: makeBuild(), answer })).line)).not.toHaveProperty('build');
  });

  it('tells why a whole request gets nothing', () => {
    const { line } = eventOf(makeServed({ answer: makeAnswer([], [], { refusal: 'blocked' }) }));
    expect(parsed(line)).toMatchObject({ given: [], withheld: [], failed: [], refusal: 'blocked' });
  });

  it('stays one line of valid JSON, whatever the client wrote', () => {
    const answer = makeAnswer([]);
    const anything = fc.string({ unit: 'binary' });
    fc.assert(
      fc.property(anything, anything, anything, (repo, repoId, event) => {
        const ci = makeBuild({ repo, repoId, event, fork: true });
        expect(parsed(eventOf(makeServed({ ci, answer })).line)).toMatchObject({
          repo,
          repoId,
          event,
          fork: true,
        });
      }),
    );
    const ci = makeBuild({ repoId: '1","given":[1],"x":"', event: 'push\n{"type":"audit"}' });
    expect(parsed(eventOf(makeServed({ ci, answer })).line)).toMatchObject({
      repoId: ci.repoId,
      event: ci.event,
      given: [],
    });
  });

  it('refers to a decision that is too long to be repeated', () => {
    const answer = makeAnswer(Array.from({ length: 60 }, (_, at) => makeGiven(`entry-${String(at)}`)));
    const { line, decision } = eventOf(makeServed({ answer }));
    if (!decision) throw new Error('60 addresses are long');
    const { time, ...told } = parsed(decisionLine(decision));
    expect(time).toBeDefined();
    expect(told).toMatchObject({ type: 'audit_decision', decision: decision.id, withheld: [], failed: [] });
    expect(told['given']).toHaveLength(60);
    expect(parsed(line)).toMatchObject({ type: 'audit', repo: 'octocat/hello-world', decision: decision.id });
    expect(parsed(line)['given']).toBeUndefined();
    const again = eventOf(makeServed({ answer: makeAnswer(answer.given) }));
    expect(again.decision).toEqual(decision);
  });
});
