import { type ClientConfig } from '../../config/gateway-config.js';
import { type Distribution } from '../../metrics/distribution.js';
import { type Instruments } from '../../metrics/instruments.js';
import { type Minute } from '../../metrics/recent-minutes.js';
import { type ClientTally, type RequestTally } from '../../metrics/request-tally.js';
import { REFUSAL_MEANINGS, type SignatureRefusal } from './refusal-meanings.js';

/** What signed requests came to, in one process since it started. */
export interface Activity {
  /** Number of the process that answered. */
  readonly process: number;
  readonly time: string;
  /** Of the last hour, the oldest first; the last one is not over. */
  readonly minutes: readonly ActiveMinute[];
  /** Those of the configuration. */
  readonly clients: readonly ClientActivity[];
  /** Signed requests to an address that no client has, by the kind of client that signs so. */
  readonly strays: readonly { readonly dialect: string; readonly count: number }[];
}

export interface ActiveMinute extends Minute {
  /** When it began. */
  readonly at: string;
}

export interface ClientActivity {
  readonly name: string;
  readonly dialect: string;
  readonly requests: number;
  /** Of those that were let in, the last one; null = none was since the start. */
  readonly lastSeen: string | null;
  /** The last one whose signature was refused. */
  readonly lastRefused: string | null;
  /** Signed with the key that is to be given up. */
  readonly previousKey: number;
  /** The most frequent first. */
  readonly refusals: readonly Refusals[];
  /** By how far its clock, or the way here, differed: of the requests that were let in. */
  readonly skew: readonly SkewBucket[];
}

export interface Refusals {
  /** That was answered. */
  readonly code: string;
  readonly reason: string;
  readonly count: number;
  /** What that means, and what to do. */
  readonly meaning: string;
}

/** Requests whose clock was so far off, and by no more than the bucket before it. */
export interface SkewBucket {
  /** Seconds, at most; null = more than the bucket before it. */
  readonly upTo: number | null;
  readonly ahead: number;
  readonly behind: number;
}

export function activityOf({ gateway, requests, minutes }: Instruments): Activity {
  const { clients } = gateway.current.config;
  return {
    process: process.pid,
    time: new Date().toISOString(),
    minutes: minutes.all().map((minute) => ({ ...minute, at: new Date(minute.at).toISOString() })),
    clients: clients.map((client) => clientActivity(client, talliesOf(requests, client))),
    strays: [...requests.strays].map(([dialect, count]) => ({ dialect, count })),
  };
}

/** Of everything that it asks for; none is made here, because each is a line of the metrics. */
function talliesOf(requests: RequestTally, { name, dialect }: ClientConfig): readonly ClientTally[] {
  return [...requests.all()].filter((tally) => tally.client === name && tally.dialect === dialect.id);
}

function clientActivity({ name, dialect }: ClientConfig, tallies: readonly ClientTally[]): ClientActivity {
  const outcomes = tallies.flatMap((tally) => [...tally.outcomes.values()]);
  return {
    ...{ name, dialect: dialect.id },
    requests: outcomes.reduce((sum, count) => sum + count, 0),
    lastSeen: latest(tallies.map(({ lastVerifiedAt }) => lastVerifiedAt)),
    lastRefused: latest(tallies.map(({ lastRefusedAt }) => lastRefusedAt)),
    previousKey: tallies.reduce((sum, { previousKey }) => sum + previousKey, 0),
    refusals: refusalsOf(tallies),
    skew: skewOf(tallies),
  };
}

function latest(times: readonly number[]): string | null {
  const last = times.reduce((one, other) => Math.max(one, other), 0);
  return last === 0 ? null : new Date(last).toISOString();
}

function refusalsOf(tallies: readonly ClientTally[]): readonly Refusals[] {
  const counts = new Map<string, number>();
  for (const { failures } of tallies)
    for (const [key, count] of failures) counts.set(key, (counts.get(key) ?? 0) + count);
  return [...counts]
    .map(([key, count]) => {
      const [code = '', reason = ''] = key.split(' ');
      return { code, reason, count, meaning: REFUSAL_MEANINGS[reason as SignatureRefusal] };
    })
    .sort((one, other) => other.count - one.count);
}

function skewOf(tallies: readonly ClientTally[]): readonly SkewBucket[] {
  const [bounds = []] = tallies.map(({ ahead }) => ahead.bounds);
  const sum = (distributions: readonly Distribution[], at: number): number =>
    distributions.reduce((all, { counts }) => all + (counts[at] ?? 0), 0);
  const [ahead, behind] = [tallies.map((tally) => tally.ahead), tallies.map((tally) => tally.behind)];
  return [...bounds, null]
    .map((upTo, at) => ({ upTo, ahead: sum(ahead, at), behind: sum(behind, at) }))
    .filter(() => bounds.length > 0);
}
