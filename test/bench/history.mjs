/**
 * Fills a database with decisions, as many gateways would in a month, and measures it: rows a second, bytes, pages for
 * each filter, one day of retention. Prints a table.
 *
 * node test/bench/history.mjs --url sqlite:/path/new.db | postgres://… [--decisions N] [--filled] after `npx nest build`
 */
import { statSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { sql } from 'kysely';

const { values: args } = parseArgs({
  options: {
    url: { type: 'string' },
    decisions: { type: 'string', default: '10000000' },
    filled: { type: 'boolean', default: false },
  },
});
const built = (path) => import(new URL(`../../build/src/${path}.js`, import.meta.url).href);
const [
  { Database },
  { parseDatabaseUrl },
  { DecisionWriter },
  { DescribedAnswer },
  { findDecisions },
  clear,
] = await Promise.all(
  [
    'database/database',
    'config/gateway/database-place',
    'history/decision-writer',
    'history/described-answer',
    'history/pages/decision-pages',
    'history/clear-away',
  ].map(built),
);

const TOTAL = Number(args.decisions);
const DAYS = 30;
const END = Date.UTC(2026, 10, 29);
const START = END - DAYS * 24 * 60 * 60 * 1_000;
const REPOS = 3_000;
const BATCH = 500;
/** Decisions that are written as a gateway writes them; the others are made of these by the database itself. */
const SAMPLE = Math.min(100_000, TOTAL);
/** Decisions of the sample until every credential is minted anew. */
const MINTED_EVERY = Math.ceil(SAMPLE / 120);
const FIRST = 128;

let seed = 1;
const random = () => (seed = (seed * 48_271) % 2_147_483_647) / 2_147_483_647;

const place = parseDatabaseUrl(args.url ?? '', (path) => path);
if (typeof place === 'string') throw new Error(`--url ${place}`);
const durations = [];
const database = new Database({ onCall: (task, outcome, ms) => durations.push({ task, outcome, ms }) });
await database.use({ place, key: 'k'.repeat(32), previousKeys: [], historyDays: DAYS }, 60_000);
if (database.state !== 'ok') throw new Error(`the database is ${database.state}: ${database.reason}`);

const given = (entry, epoch, stale = false) => ({
  address: `${entry}.example`,
  candidate: { entry: { name: entry, provider: 'ecr' }, scope: 'global' },
  credential: { expiresAt: START + epoch * 21_600_000, fingerprint: `${entry}${epoch}`.padEnd(64, 'f') },
  stale,
});
const withheld = (entry, reason) => ({ entry: { name: entry }, reason });
const failed = (entry) => ({
  address: `${entry}.example`,
  candidate: { entry: { name: entry, provider: 'ecr' } },
  code: 'unreachable',
});
const answers = new Map();
function answerOf(key, make) {
  if (answers.size > 5_000) answers.clear();
  let answer = answers.get(key);
  if (!answer) answers.set(key, (answer = new DescribedAnswer(make())));
  return answer;
}

/** Repositories of 200 namespaces, some with far more builds than others. */
function record(at) {
  const repo = Math.floor(REPOS * random() ** 3);
  const [namespace, epoch] = [repo % 200, Math.floor(at / MINTED_EVERY)];
  const kind = random();
  const special =
    at === SAMPLE / 2
      ? 'once'
      : at % 2_000 === 7
        ? 'rare'
        : at < SAMPLE / 10 && at % 3 === 0
          ? 'gone'
          : undefined;
  const shape = kind < 0.01 ? 'failed' : kind < 0.03 ? 'partly' : kind < 0.2 ? 'fork' : 'given';
  const answer = answerOf(`${namespace} ${epoch} ${special} ${shape}`, () => {
    const all = ['hub', 'ghcr', `team-${namespace}`, ...(special ? [special] : [])];
    const plan = { withheld: shape === 'fork' ? [withheld('internal', 'fork')] : [], refusal: undefined };
    const works = shape === 'failed' ? [] : shape === 'partly' ? all.slice(1) : all;
    const fails = shape === 'failed' ? all : shape === 'partly' ? ['hub'] : [];
    return { given: works.map((entry) => given(entry, epoch)), failed: fails.map(failed), plan };
  });
  return {
    at: Math.floor(START + (at / SAMPLE) * (END - START)),
    id: `0123456789ab-${at.toString(36)}`,
    client: repo % 5 === 0 ? 'drone' : 'woodpecker',
    dialect: repo % 5 === 0 ? 'drone' : 'woodpecker',
    kind: 'registries',
    ci: {
      repo: `team-${namespace}/app-${repo}`,
      repoId: String(repo),
      forge: '1',
      event: shape === 'fork' ? 'pull_request' : 'push',
      fork: shape === 'fork',
      build: 1 + Math.floor(at / REPOS),
      secrets: undefined,
    },
    answer,
    outcome: shape === 'failed' ? 'providers_unavailable' : 'ok',
    reason: undefined,
  };
}

const print = (line) => process.stdout.write(`${line}\n`);
const spread = (times) => {
  const sorted = [...times].sort((a, b) => a - b);
  return `${sorted[Math.floor(sorted.length / 2)].toFixed(1)} ms, worst ${sorted.at(-1).toFixed(1)} ms`;
};

async function write(label, count, recordOf) {
  const writer = new DecisionWriter(database);
  const [from, cpu] = [performance.now(), process.cpuUsage()];
  for (let at = 0; at < count; at += BATCH) {
    const records = Array.from({ length: Math.min(BATCH, count - at) }, (_, index) => recordOf(at + index));
    await writer.write({ records }, START);
  }
  const seconds = (performance.now() - from) / 1_000;
  const { user, system } = process.cpuUsage(cpu);
  const each = (user + system) / count;
  print(
    `${label}: ${count} in ${seconds.toFixed(0)} s, ${(count / seconds).toFixed(0)} a second, ${each.toFixed(0)} µs CPU each`,
  );
}

/** Has the database do something large, whatever its usual limits are. */
async function run(...statements) {
  await database.run(
    'bench',
    (db) =>
      db.transaction().execute(async (transaction) => {
        if (place.kind === 'postgres') await sql`set local statement_timeout = 0`.execute(transaction);
        for (const statement of statements) await statement.execute(transaction);
      }),
    3_600_000,
  );
}

/** Each decision of the sample a hundred times, among its neighbours. */
async function multiply() {
  const from = performance.now();
  const times = TOTAL / SAMPLE;
  await run(
    sql`create table bench_sample as select number - ${sql.lit(FIRST)} as j, repo, client, outcome, about, answer, credentials
      from history_decisions`,
    sql`create unique index bench_by_j on bench_sample (j)`,
    ...['decisions', 'blocks', 'spans'].map((table) => sql`delete from ${sql.ref(`history_${table}`)}`),
    sql`drop index history_by_repo`,
    sql`drop index history_by_build`,
  );
  const CHUNK = 2_000 * 128;
  for (let at = 0; at < TOTAL; at += CHUNK) {
    const last = Math.min(at + CHUNK, TOTAL) - 1;
    const [low, high] = [sql.lit(FIRST + at), sql.lit(FIRST + last)];
    const range = sql`number between ${low} and ${high}`;
    await run(
      sql`insert into history_decisions
        with recursive n (i) as (select cast(${sql.lit(at)} as bigint) union all select i + 1 from n where i < ${sql.lit(last)})
        select ${sql.lit(FIRST)} + i, ${sql.lit(START)} + i * ${sql.lit((END - START) / TOTAL)}, '0123456789ab-' || i, s.repo,
        1 + i / ${sql.lit(REPOS)}, s.client, s.outcome, s.about, s.answer, s.credentials
        from n join bench_sample s on s.j =
        case when i / ${sql.lit(times)} + (i * 7919) % 499 < ${sql.lit(SAMPLE)}
          then i / ${sql.lit(times)} + (i * 7919) % 499 else i / ${sql.lit(times)} end`,
      sql`insert into history_blocks select name, block from (
        select client as name, number / 128 as block from history_decisions where ${range}
        union select outcome, number / 128 from history_decisions where ${range}
        union select h.name, d.block from (select distinct answer, number / 128 as block from history_decisions where ${range}) d
          join history_parts h on h.text = d.answer) x
        where true on conflict do nothing`,
      sql`insert into history_spans select number / 128, min(at), max(at) from history_decisions where ${range} group by 1`,
    );
    process.stderr.write(`${at} after ${((performance.now() - from) / 1_000).toFixed(0)} s\n`);
  }
  await run(sql`update history_state set next = ${sql.lit(FIRST + TOTAL)}`);
  await run(sql`create index history_by_repo on history_decisions (repo, number)`);
  await run(
    sql`create index history_by_build on history_decisions (repo, build, number) where build is not null`,
  );
  await run(sql`drop table bench_sample`);
  await run(sql`analyze`);
}

async function size() {
  if (place.kind === 'sqlite') {
    print(`size: ${(statSync(place.path).size / 1e9).toFixed(2)} GB`);
    return;
  }
  const { rows } = await database.run('size', (db) =>
    sql`select relname, pg_total_relation_size(oid) as bytes from pg_class
      where relname like 'history%' and relkind = 'r' order by 2 desc`.execute(db),
  );
  const gb = (bytes) => (Number(bytes) / 1e9).toFixed(2);
  print(`size: ${gb(rows.reduce((sum, { bytes }) => sum + Number(bytes), 0))} GB`);
  for (const { relname, bytes } of rows) print(`  ${relname}: ${gb(bytes)} GB`);
}

const repo = (number) => `team-${number % 200}/app-${number}`;
const hour = (day) => ({ from: START + day * 86_400_000, to: START + day * 86_400_000 + 3_600_000 });
const FILTERS = {
  none: () => ({}),
  'repository, busy': () => ({ repo: repo(0) }),
  'repository, any': (at) => ({ repo: repo((at * 97) % REPOS) }),
  'repository and build': (at) => ({
    repo: repo((at * 7) % 300),
    build: 1 + ((at * 59) % Math.max(1, Math.floor(TOTAL / REPOS))),
  }),
  'entry, in every answer': () => ({ entry: 'ghcr' }),
  'entry of a namespace': (at) => ({ entry: `team-${(at * 13) % 200}` }),
  'entry, one of 2,000': () => ({ entry: 'rare' }),
  'entry, one of 100,000': () => ({ entry: 'once' }),
  'entry, not for 27 days': () => ({ entry: 'gone' }),
  'entry, never': () => ({ entry: 'none' }),
  'address of a namespace': (at) => ({ address: `team-${(at * 17) % 200}.example` }),
  'outcome, one of 100': () => ({ outcome: 'failed' }),
  client: () => ({ client: 'drone' }),
  'an hour': (at) => hour(at % DAYS),
  'an hour, entry and outcome': (at) => ({ ...hour(at % DAYS), entry: 'ghcr', outcome: 'partly' }),
  'repository and outcome': (at) => ({ repo: repo((at * 31) % 500), outcome: 'failed' }),
  'entry and outcome that never meet': () => ({ entry: 'rare', outcome: 'failed' }),
  'two that hardly meet': (at) => ({ entry: `team-${(at * 19) % 200}`, outcome: 'failed' }),
};

async function pages() {
  for (const [name, queryOf] of Object.entries(FILTERS)) {
    const times = [];
    let found = 0;
    for (let at = 0; at < 40; at++) {
      const below = at % 2 === 0 ? undefined : Math.floor(TOTAL * random());
      const from = performance.now();
      const { decisions } = await findDecisions(database, { limit: 50, ...queryOf(at) }, below);
      times.push(performance.now() - from);
      found += decisions.length;
    }
    print(
      `  ${name.padEnd(36)} ${spread(times)}, ${(found / 40).toFixed(0)} decisions, first ${times[0].toFixed(1)} ms`,
    );
  }
}

async function retention() {
  durations.length = 0;
  const from = performance.now();
  const now = () => END + 24 * 60 * 60 * 1_000;
  const pause = () => new Promise((resume) => setTimeout(resume, 20));
  const removed = await clear.clearAway({ database, days: DAYS, now, pause });
  const seconds = (performance.now() - from) / 1_000;
  const steps = durations.filter(({ task }) => task === 'history_retention').map(({ ms }) => ms);
  print(`retention of a day: ${removed} in ${seconds.toFixed(1)} s, ${steps.length} steps: ${spread(steps)}`);
}

print(`${place.kind}, ${TOTAL} decisions`);
if (!args.filled) {
  await write('written into an empty one', SAMPLE, record);
  await multiply();
}
await size();
print('pages of 50, half of them from somewhere in the middle:');
await pages();
const newer = (at) => ({ ...record(at % SAMPLE), at: END + at, id: `fedcba987654-${at.toString(36)}` });
await write('written into the full one', 50_000, newer);
await retention();
await database.stop();
