import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { actionLine } from '../../../src/audit/action-line.js';
import { decisionLine, entryLine, eventLine } from '../../../src/audit/audit-lines.js';
import { drone } from '../../../src/dialects/drone/drone.dialect.js';
import { openLog } from '../../../src/logging/logger.js';
import { NestLogger } from '../../../src/logging/nest-logger.js';
import { RequestLog } from '../../../src/logging/request-log.js';
import { makeEntry } from '../../support/config/entries.js';
import { makeBuild } from '../../support/config/make-build.js';
import { BOTH_CLIENTS } from '../../support/in-process-gateway.js';
import { makeClient } from '../../support/config/make-config.js';
import { runCli } from '../../support/run-cli.js';
import { makeAnswer, makeGiven, makeServed } from '../../support/clients/served-request.js';

const folder = mkdtempSync(join(tmpdir(), 'dockpass-unseen-'));
afterAll(() => {
  rmSync(folder, { recursive: true });
});

/** Controls (C0, DEL, C1), marks of direction, what has no width, and separators of lines. */
const NAMED = new RegExp(
  String.raw`[\0-\x09\x0b-\x1f\x7f-\x9f\xad\u061c\u180e\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb]`,
);

/** Names as somebody would forge them: every kind of such a character between letters. */
const names = fc
  .array(
    fc.oneof(
      fc.constantFrom(
        'a',
        'é',
        '"',
        '\\',
        '\n',
        '\u001b[2J',
        '\u009b2J',
        '\u007f',
        '\u0085',
        '\u2028',
        '\u2029',
      ),
      fc.constantFrom(
        '\u200e',
        '\u202e',
        '\u2066',
        '\u2069',
        '\u061c',
        '\u200b',
        '\u2060',
        '\ufeff',
        '\u00ad',
      ),
      fc.string({ unit: 'binary', maxLength: 3 }),
    ),
    { maxLength: 8 },
  )
  .map((parts) => parts.join(''));

function expectSeen(output: string): void {
  expect(NAMED.exec(output)?.[0].codePointAt(0)?.toString(16)).toBeUndefined();
}

/** A request all of whose names are these. */
function served(name: string, other: string): ReturnType<typeof makeServed> {
  const entry = makeEntry({ name: other });
  const given = makeGiven('one', { candidate: { entry, position: 0, scope: 'global', literalLength: 0 } });
  return makeServed({
    client: { ...makeClient(), name },
    ci: makeBuild({ repo: name, repoId: other, event: name + other }),
    answer: makeAnswer([given], [], { withheld: [{ entry, reason: 'fork' }] }),
  });
}

describe('a character that nobody sees', () => {
  it('is in no line of the audit, which says the same', () => {
    fc.assert(
      fc.property(names, names, (name, other) => {
        const { line, end } = eventLine(served(name, other));
        const event = line + end.toString();
        expectSeen(event);
        expect(JSON.parse(event)).toMatchObject({
          client: name,
          repo: name,
          repoId: other,
          event: name + other,
        });
        const long = makeAnswer([], [], {
          withheld: Array(200).fill({ entry: makeEntry({ name }), reason: 'fork' }),
        });
        const { decision } = eventLine(makeServed({ answer: long }));
        if (decision) expectSeen(decisionLine(decision));
      }),
    );
  });

  it('is in no line of the audit about people and entries, which says the same', () => {
    fc.assert(
      fc.property(names, names, (name, other) => {
        const person = { by: 'oidc', subject: other, name } as const;
        const action = actionLine(person, 'entry-add', { entry: other, addresses: [name] });
        const entry = entryLine('added', { ...makeEntry({ name }), source: other });
        expectSeen(action);
        expectSeen(entry);
        expect(JSON.parse(action)).toMatchObject({ ...person, entry: other, addresses: [name] });
        expect(JSON.parse(entry)).toMatchObject({ entry: name, source: other });
      }),
    );
  });

  it.each(['json', 'pretty'] as const)('is in no line of the log (%s)', async (format) => {
    let output = '';
    const { logger, stream } = await openLog(
      { level: 'debug', format },
      { write: (line: string) => (output += line) },
    );
    const requests = new RequestLog(logger, stream);
    fc.assert(
      fc.property(names, names, (name, other) => {
        output = '';
        requests.served(served(name, other));
        const path = `/${name.replaceAll('?', '')}`;
        requests.strayed(drone, path);
        logger.warn({ entries: [name], key: other, problems: [{ key: name, message: other }] }, name);
        new NestLogger(logger).error(name, other);
        expectSeen(output);
        if (format === 'json') {
          const lines = output.trimEnd().split('\n');
          expect(lines.map((line) => JSON.parse(line) as object)).toMatchObject([
            { client: name, repo: name },
            { path },
            { entries: [name], key: other, msg: name },
            { context: other, msg: name },
          ]);
        }
      }),
    );
  });

  it.each([[], ['--json']])('is in nothing that a command prints (%s)', async (...flags) => {
    const file = join(folder, 'dockpass.json');
    const env = { ...BOTH_CLIENTS, DOCKPASS_CONFIG: file };
    await fc.assert(
      fc.asyncProperty(names, fc.constantFrom(undefined, 60), async (name, terminal) => {
        writeFileSync(
          file,
          JSON.stringify({ [name]: 1, registries: [{ name, [name]: name, address: name }] }),
          { mode: 0o600 },
        );
        const options = { env, ...(terminal !== undefined && { terminal }) };
        const runs = [
          await runCli(['check', ...flags], options),
          await runCli(['explain', '--repo', `acme/${name}`, ...flags], { ...options, env: BOTH_CLIENTS }),
          await runCli(['explain', '--repo', 'acme/app', '--client', name, ...flags], {
            ...options,
            env: BOTH_CLIENTS,
          }),
        ];
        // eslint-disable-next-line no-control-regex -- the colours of our own
        for (const { stdout, stderr } of runs) expectSeen((stdout + stderr).replace(/\u001b\[\d+m/g, ''));
      }),
      { numRuns: 30 },
    );
  });
});
