import { createHash } from 'node:crypto';
import { type CiRequest } from '../dialects/shared/ci-request.js';
import { type Answer, type Failed, type Given } from '../resolver/answer.js';
import { type RegistryEntry } from '../config/gateway-config.js';
import { type Withheld } from '../resolver/plan.js';
import { type ServedRequest } from '../exchange/served-request.js';
import { isoTime } from '../logging/lines/iso-time.js';
import {
  buildText,
  clientText,
  fieldsText,
  forgeText,
  keptWith,
  kindText,
  quote,
} from '../logging/lines/line-text.js';
import { escapeUnseen } from '../logging/lines/unseen.js';

/** Characters of a description that stand in the event itself, about 40 addresses; a longer one is written once. */
const MAX_INLINE = 8 * 1024;

/** A decision too long to be repeated with every request; events name it. */
export interface LongDecision {
  /** The beginning of the SHA-256 of its text. */
  readonly id: string;
  /** Without its line break and closing brace. */
  readonly text: string;
}

export interface AuditLine {
  readonly line: string;
  /** The rest of the line in bytes, with its line break. */
  readonly end: Buffer;
  /** What the line refers to. */
  readonly decision: LongDecision | undefined;
}

/** The part of a line that tells the decision. */
interface DecisionText {
  readonly end: Buffer;
  readonly long: LongDecision | undefined;
}

/**
 * Writes one event for each request that policy decided, as a line of JSON (docs/operations.md). It stands in the way
 * of every request: what belongs to the client and to the answer is made once, because both are repeated, and the line
 * is put together from texts.
 */
export function eventLine({ id, client, kind, ci, answer }: ServedRequest): AuditLine {
  const about = ci ? requestText(ci) : '';
  const { end, long } = answer ? decisionOf(answer) : NO_DECISION;
  const head = `{"type":"audit","time":"${isoTime()}","id":"${id}"${clientText(client)}${kindText(kind, ci)}`;
  return { line: head + about, end, decision: long };
}

/** The line that tells what other lines refer to. */
export function decisionLine({ id, text }: LongDecision): string {
  return `{"type":"audit_decision","time":"${isoTime()}","decision":"${id}"${text}}\n`;
}

/** Tells that an entry of a source came, changed or went. */
export function entryLine(change: 'added' | 'changed' | 'removed', entry: RegistryEntry): string {
  const { name, source, provider, addresses, repos } = entry;
  const about = { provider, addresses, repos: repos.map(({ text }) => text) };
  const event = { type: 'audit_entry', time: isoTime(), process: process.pid, change, entry: name, source };
  const text = JSON.stringify(change === 'removed' ? event : { ...event, ...about });
  return `${escapeUnseen(text)}\n`;
}

/**
 * Tells of a time in which events were not written, when they can be again.
 *
 * @param refused requests that were therefore given nothing
 * @param lost events of requests that were answered
 */
export function gapLine({ since, refused, lost }: { since: number; refused: number; lost: number }): string {
  const event = { type: 'audit_gap', time: isoTime(), since: new Date(since).toISOString() };
  return `${JSON.stringify({ ...event, refused, lost })}\n`;
}

const NO_DECISION: DecisionText = { end: endOf(''), long: undefined };

function requestText({ repo, repoId, forge, build, event, fork }: CiRequest): string {
  const about = `,"repo":${quote(repo)},"repoId":${quote(repoId)}${forgeText(forge)}${buildText(build)}`;
  return `${about},"event":${quote(event)},"fork":${String(fork)}`;
}

const decisionOf = keptWith(
  ({ given, failed, secretNames, plan: { withheld, refusal } }: Answer): DecisionText => {
    const decision = {
      given: given.map(describeGiven),
      secrets: secretNames,
      withheld: withheld.map(describeWithheld),
      failed: failed.map(describeFailed),
      refusal,
    };
    const text = fieldsText(decision);
    if (text.length <= MAX_INLINE) return { end: endOf(text), long: undefined };
    const id = createHash('sha256').update(text).digest('hex').slice(0, 32);
    return { end: endOf(`,"decision":"${id}"`), long: { id, text } };
  },
);

function endOf(text: string): Buffer {
  return Buffer.from(`${text}}\n`);
}

function describeGiven({ address, candidate: { entry, scope }, credential, stale }: Given): object {
  const { expiresAt, fingerprint } = credential;
  return {
    address,
    entry: entry.name,
    provider: entry.provider,
    scope,
    expires: expiresAt === undefined ? null : new Date(expiresAt).toISOString(),
    sha256: fingerprint,
    stale: stale || undefined,
  };
}

function describeWithheld({ entry, reason, address, by }: Withheld): object {
  return { entry: entry.name, reason, address, by: by?.name };
}

function describeFailed({ address, candidate: { entry }, code }: Failed): object {
  return { address, entry: entry.name, provider: entry.provider, code };
}
