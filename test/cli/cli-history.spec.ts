import { beforeAll, describe, expect, it } from '@jest/globals';
import { FakeClock } from '../support/fake-clock.js';
import { makeAnswer, makeGiven, makeServed } from '../support/clients/served-request.js';
import { makeBuild } from '../support/config/make-build.js';
import { newDatabaseUrl, openTestDatabase } from '../support/database/test-database.js';
import { type CliRun, runCli } from '../support/run-cli.js';
import { History } from '../../src/history/history.js';
import { type Decision } from '../../src/history/decision.js';

const DATABASE_KEY = 'TEST-ONLY-key-of-a-database-0123456789';

describe('dockpass history', () => {
  let url: string;
  beforeAll(async () => {
    url = await newDatabaseUrl('sqlite');
    const database = await openTestDatabase(url);
    const history = new History(database, new FakeClock());
    const given = makeAnswer([makeGiven('hub')], [{ ...makeGiven('ecr'), code: 'refused' }]);
    for (const [repo, build, answer] of [
      ['acme/app', 4711, given],
      ['other/app', 1, makeAnswer([])],
    ] as const)
      history.served(makeServed({ ci: makeBuild({ repo, build }), answer }));
    await history.stop();
    await database.stop();
  });

  function run(args: string, env: Readonly<Record<string, string>> = { DATABASE_URL: url }): Promise<CliRun> {
    const DRONE_SECRET = 'TEST-ONLY-secret-of-drone-0123456789';
    return runCli(['history', ...args.split(' ').filter(Boolean)], {
      env: { DRONE_SECRET, DATABASE_KEY, ...env },
    });
  }

  it('says why a build got what it got', async () => {
    const { status, stdout, stderr } = await run('--repo acme/app --build 4711');
    expect([status, stderr]).toEqual([0, '']);
    expect(stdout.split('\n').map((line) => line.replace(/ {2,}/g, ' | '))).toEqual([
      ' | Time (UTC) | Build | Client | Outcome | What and why',
      ' | 2026-11-22 00:00:00 | acme/app #4711 | drone | partly | push: gave hub.example (hub); could not get ecr.example (ecr: refused)',
      '',
    ]);
  });

  it('prints all of it as JSON, and how much there is', async () => {
    const { status, stdout } = await run('--limit 1 --json');
    const { ok, decisions, more } = JSON.parse(stdout) as {
      ok: boolean;
      decisions: Decision[];
      more: boolean;
    };
    expect([status, ok, decisions.map(({ repo }) => repo), more]).toEqual([0, true, ['other/app'], true]);
  });

  it('ends with 1 where there is none', async () => {
    const text =
      'No such decision is kept. One is kept for each request whose signature holds, for HISTORY_DAYS.\n';
    expect(await run('--outcome refused --since 2026-01-01')).toEqual({
      status: 1,
      stdout: text,
      stderr: '',
    });
    expect((await run('--entry none')).status).toBe(1);
  });

  it.each([
    ['--build 1', '--build needs --repo beside it'],
    ['--repo acme', '--repo must be one CI repository, namespace/name'],
    ['--repo acme/app --build x', '--build must be the number of one build'],
    ['--since soon', '--since must be a time such as 2026-11-29 or 2026-11-29T08:30Z, or 30m, 12h or 7d'],
    ['--limit 501', '--limit must be a whole number from 1 to 500'],
  ])('refuses %s and says what it takes', async (args, message) => {
    const hint = '(dockpass COMMAND --help shows options and examples)';
    expect(await run(args)).toEqual({ status: 2, stdout: '', stderr: `error: ${message}\n${hint}\n` });
  });

  it('needs a database', async () => {
    const { status, stderr } = await run('', {});
    expect([status, stderr.includes('DATABASE_URL: is not set: this command works on a database')]).toEqual([
      1,
      true,
    ]);
  });
});
