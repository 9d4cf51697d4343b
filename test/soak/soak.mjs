/**
 * Runs the built program for a long time while everything around it is hostile by turns: vendors and the proxy to them,
 * signed and unsigned clients, scrapes, reloads good and bad, and the death of workers. Prints a table; the exit status
 * is 1 where an answer was wrong, a request got none or the program holds more and more; then its log and audit are kept.
 *
 * npm run soak -- [--minutes N] [--seed S]; 2 minutes by default. Linux only.
 */
import { mkdtempSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import { startDockpass } from '../bench/servers.mjs';
import { importBundled } from '../bundled.mjs';
import { Clients } from './clients.mjs';
import { Deaths } from './deaths.mjs';
import { GatewayLog } from './gateway-log.mjs';
import { childrenOf, holdings } from './processes.mjs';
import { report } from './report.mjs';

const { values: args } = parseArgs({
  options: { minutes: { type: 'string', default: '2' }, seed: { type: 'string', default: '1' } },
});
const seconds = Number(args.minutes) * 60;
if (!(seconds > 0) || !Number.isSafeInteger(Number(args.seed))) {
  process.stderr.write('Usage: npm run soak -- [--minutes N] [--seed S]\n');
  process.exit(2);
}
const { HostileVendors, randomNumbers } = await importBundled('soak', 'hostile-vendors');
const random = randomNumbers(Number(args.seed));

const ADMIN_TOKEN = 'TEST-ONLY-admin-token-0123456789abcdef';
/** Seconds between two of each. */
const EVERY = { turn: 1, sample: 5, reload: 7, death: 20 };
const CALM_SECONDS = 10;

const folder = mkdtempSync(join(tmpdir(), 'dockpass-soak-'));
const logFile = join(folder, 'log');
process.stdout.write(`log           ${logFile}\n`);
const vendors = new HostileVendors();
await vendors.storm.start();
const certificate = join(folder, 'ca.pem');
writeFileSync(certificate, vendors.storm.certificate);
const hub = (password) => ({ name: 'hub', address: 'hub.example', username: 'octocat', password });
const gateway = await startDockpass([hub('red')], {
  cores: '0,1',
  logFile,
  env: { ...vendors.storm.env(certificate), WORKERS: '2', ADMIN_TOKEN, AUDIT_LOG: join(folder, 'audit') },
});
const log = new GatewayLog(logFile);
const deaths = new Deaths({ gateway, log, random });
const clients = new Clients({
  port: gateway.ports[0],
  entries: vendors.entries,
  ledger: vendors.ledger,
  adminToken: ADMIN_TOKEN,
  random,
  deaths,
});
let over = false;
let ended;
void gateway.ended.then((status) => {
  if (!over) ended = `the gateway ended with ${String(status)}`;
  over = true;
});

const counts = { turns: 0, reloads: 0 };
const samples = [];
const before = holdings(gateway.pid);

function putConfig(text) {
  writeFileSync(`${gateway.config}.new`, text, { mode: 0o600 });
  renameSync(`${gateway.config}.new`, gateway.config);
}

/** The file is watched; a signal asks at once. Every third configuration cannot be used. */
function reload() {
  counts.reloads++;
  const good = JSON.stringify({ registries: [hub(counts.reloads % 2 === 0 ? 'red' : 'blue')] });
  const bad = ['{', '{"registries":[{"name":"x"}]}'][counts.reloads % 2];
  putConfig(counts.reloads % 3 === 2 ? bad : good);
  if (counts.reloads % 2 === 0) process.kill(gateway.pid, 'SIGHUP');
}

const DOES = {
  turn: () => {
    counts.turns++;
    vendors.turn(random);
  },
  sample: () => samples.push(holdings(gateway.pid)),
  reload,
  death: () => deaths.bringAbout(),
};

/** Fails with whatever goes wrong here, but not because the gateway is gone, which the report says. */
async function act(what) {
  try {
    await DOES[what]();
  } catch (error) {
    await Promise.race([gateway.ended, pause(5_000)]);
    if (!over) throw error;
  }
}

/** Whatever goes wrong here: nothing is left behind. */
process.on('uncaughtException', (error) => {
  process.stderr.write(`the soak itself failed: ${error.stack}\n`);
  for (const pid of [...childrenOf(gateway.pid), gateway.pid]) process.kill(pid, 'SIGKILL');
  process.exit(3);
});

clients.start(24);
for (let second = 1; second <= seconds && !over; second++) {
  await pause(1_000);
  log.read();
  for (const [what, every] of Object.entries(EVERY)) if (second % every === 0) await act(what);
}
vendors.calm();
if (!over) putConfig(JSON.stringify({ registries: [hub('red')] }));
await clients.stop();
if (!over) await pause(CALM_SECONDS * 1_000);
log.read();
const after = over ? undefined : holdings(gateway.pid);
over = true;
await gateway.stop();
await vendors.storm.close();
log.read();
log.close();
const counted = { ...clients.counts, ...counts, deaths: deaths.count, tokens: vendors.ledger.size };
process.exitCode = report({ ended, counted, clients, log, before, after, samples });
if (process.exitCode === 0) rmSync(folder, { recursive: true });
