import { type DestinationStream, type Logger, pino } from 'pino';
import { eventLine, gapLine } from '../../../src/audit/audit-lines.js';
import { type GatewayConfig } from '../../../src/config/gateway-config.js';
import { woodpecker } from '../../../src/dialects/woodpecker/woodpecker.dialect.js';
import { type CiRequest } from '../../../src/dialects/shared/ci-request.js';
import { configChanges } from '../../../src/gateway/config-changes.js';
import { MintLog } from '../../../src/logging/mint-log.js';
import { RequestLog } from '../../../src/logging/request-log.js';
import { type ISecretStore } from '../../../src/store/secret-store.js';
import { type CredentialSlot } from '../../../src/credentials/credential-slot.js';
import { type Answer } from '../../../src/resolver/answer.js';
import { makeEntry } from '../config/entries.js';
import { makeClient, makeConfig } from '../config/make-config.js';
import { makeBuild } from '../config/make-build.js';
import { makeAnswer, makeCredential, makeGiven, makeServed } from '../clients/served-request.js';

type Line = Readonly<Record<string, unknown>>;

/** With everything that a client may leave out. */
const CI: { [Field in keyof CiRequest]: Exclude<CiRequest[Field], undefined> } = {
  ...makeBuild({ repoId: '7', forge: '2' }),
  build: 4711,
  secrets: { name: 'ghcr_password', pullRequest: false },
};
const STORE_KIND = { id: 'stub' } as ISecretStore;
const NAMES = Array.from({ length: 21 }, (_, at) => `entry-${String(at)}`);

/** The line of a request with every field that there can be. */
export function requestLine(): Line {
  const served = makeServed({ kind: 'secrets', ci: CI, answer: fullAnswer(NAMES), reason: 'audit_failed' });
  const verified = served.verified && { ...served.verified, keySlot: 1 };
  const [line = {}] = linesOf((logger, stream) => {
    new RequestLog(logger, stream).served({ ...served, verified });
  });
  return line;
}

/** The lines of a mint that fails and of one that succeeds, of a credential that many entries share. */
export function mintLines(): readonly Line[] {
  const slot = { entries: new Set(NAMES), providerId: 'stub', state: 'stale', nextAttemptMs: 500 };
  return linesOf((logger) => {
    const { minted } = new MintLog(logger);
    minted(slot as CredentialSlot, 'refused', 12);
    minted(slot as CredentialSlot, 'ok', 12);
  });
}

/** What is said of a reload that changed everything that can change, twenty of each. */
export function reloadFields(): Line {
  const named = (prefix: string): readonly string[] => NAMES.map((name) => prefix + name);
  const configOf = (identity: string, kept: readonly string[], own: string): GatewayConfig => {
    const names = [...kept, ...named(own)].slice(0, 20);
    return makeConfig({
      entries: names.map((name) => makeEntry({ name, identity })),
      clients: names.map((name) => makeClient({ name, keyServer: identity })),
      stores: names.map((name) => ({ name, kind: STORE_KIND, settings: { identity } })),
      workers: identity.length,
    });
  };
  const kept = ['a', 'b'];
  return { ...configChanges(configOf('one', kept, 'old-'), configOf('other', kept.toReversed(), 'new-')) };
}

/** Events with every field that there can be: one that tells its decision, and one that refers to it. */
export function auditEvents(): readonly Line[] {
  return [['one'], [...NAMES, ...NAMES, ...NAMES]].map((names) => {
    const { line, end } = eventLine(makeServed({ kind: 'secrets', ci: CI, answer: fullAnswer(names) }));
    return JSON.parse(line + end.toString()) as Line;
  });
}

/** The line that tells of a gap. */
export function auditGap(): Line {
  return JSON.parse(gapLine({ since: 0, refused: 1, lost: 1 })) as Line;
}

function fullAnswer(names: readonly string[]): Answer {
  const credential = makeCredential('TEST-ONLY-password', Date.now() + 3_600_000);
  const given = names.map((name) => makeGiven(name, { credential, stale: true }));
  const failed = given.map(({ address, candidate, waitedMs }) => {
    return { address, candidate, waitedMs, code: 'refused' as const };
  });
  const withheld = given.map(({ address, candidate }) => {
    return { entry: makeEntry({ name: 'loser' }), reason: 'shadowed' as const, address, by: candidate.entry };
  });
  return makeAnswer(given, failed, { choices: given, withheld, refusal: 'blocked' }, woodpecker.secrets);
}

/** What every line has, and what only pino's own lines have here. */
const COMMON = new Set(['level', 'time', 'msg', 'pid', 'hostname']);

/** What the logger wrote, without that. */
function linesOf(work: (logger: Logger, stream: DestinationStream) => void): readonly Line[] {
  const lines: Line[] = [];
  const write = (text: string): void => {
    const fields = Object.entries(JSON.parse(text) as Line);
    lines.push(Object.fromEntries(fields.filter(([name]) => !COMMON.has(name))));
  };
  work(pino({ level: 'debug' }, { write }), { write });
  return lines;
}
