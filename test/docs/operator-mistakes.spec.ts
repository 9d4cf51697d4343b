import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { Bench, ADMIN_TOKEN, type Mistakes, type World } from '../support/mistakes/bench.js';
import { CLIENT_MISTAKES } from '../support/mistakes/client-mistakes.js';
import { CONFIGURATION_MISTAKES } from '../support/mistakes/configuration-mistakes.js';
import { POLICY_MISTAKES } from '../support/mistakes/policy-mistakes.js';
import { REGISTRY_MISTAKES } from '../support/mistakes/registry-mistakes.js';
import { BOTH_CLIENTS } from '../support/in-process-gateway.js';
import { REAL_PROVIDERS, runCli } from '../support/run-cli.js';
import { hold } from '../support/docs/held-page.js';
import {
  commandsOf,
  documentedMistakes,
  type DocBlock,
  type DocCommand,
  type ShownOutput,
  variablesOf,
  withOutputs,
} from '../support/docs/troubleshooting-doc.js';

const MISTAKES: Mistakes = {
  ...CLIENT_MISTAKES,
  ...CONFIGURATION_MISTAKES,
  ...POLICY_MISTAKES,
  ...REGISTRY_MISTAKES,
};

/** A configuration about which there is nothing to say. */
const QUIET = { HOST: '127.0.0.1', ADMIN_TOKEN, ...BOTH_CLIENTS };

const PAGE = 'docs/troubleshooting.md';

let bench: Bench;

beforeEach(() => {
  bench = new Bench();
});
afterEach(() => bench.close());

describe(PAGE, () => {
  const documented = documentedMistakes();

  it('shows at least 20 mistakes, each of them tried', () => {
    expect(documented.length).toBeGreaterThanOrEqual(20);
    expect(documented.map(({ title }) => title).sort()).toEqual(Object.keys(MISTAKES).sort());
  });

  it.each(documented)('shows what an operator sees: $title', async ({ title, blocks }) => {
    const mistake = MISTAKES[title];
    if (!mistake) throw new Error('the document shows a mistake that is not tried');
    const written = Object.assign({}, ...blocks.filter(isVariables).map(variablesOf)) as Record<
      string,
      string
    >;
    const world = (await mistake.world?.(bench, written)) ?? {};
    const seen: string[] = [];
    const outputs: ShownOutput[] = [];
    for (const { args, output } of blocks.filter(isConsole).flatMap(commandsOf)) {
      const run = await tried(args, written, world);
      expect({ args, status: run.status }).toEqual({ args, status: mistake.status });
      outputs.push({
        above: `$ dockpass ${args.join(' ')}`,
        shown: output,
        seen: elided(run.output, output),
      });
      seen.push(run.output);
    }
    for (const { lines } of blocks.filter(isLog)) {
      const logged = logOf(world).slice(-lines.length);
      outputs.push({ above: '```log', shown: lines.join('\n'), seen: logged.join('\n') });
      seen.push(...logged);
    }
    hold(PAGE, (text) => withOutputs(text, title, outputs));
    for (const { lines } of blocks.filter(isMetrics)) {
      expect(await metricsOf(world)).toEqual(expect.arrayContaining([...lines]));
    }
    expect(seen.join('\n')).toContain(mistake.sees);
    expect(seen.join('\n') + (world.gateway?.output() ?? '')).not.toMatch(
      /canary|TEST-ONLY|example-(password|token)/,
    );
  });
});

const isVariables = ({ kind }: DocBlock): boolean => kind === 'sh';
const isConsole = ({ kind }: DocBlock): boolean => kind === 'console';
const isMetrics = ({ kind }: DocBlock): boolean => kind === 'prometheus';
const isLog = ({ kind }: DocBlock): boolean => kind === 'log';

async function tried(
  args: DocCommand['args'],
  written: Readonly<Record<string, string>>,
  world: World,
): Promise<{ status: number; output: string }> {
  const { names = [] } = world;
  const real = (text: string): string =>
    names.reduce((all, [shown, here]) => all.replaceAll(shown, here), text);
  const shown = (text: string): string =>
    names.reduce((all, [name, here]) => all.replaceAll(here, name), text);
  const set: Readonly<Record<string, string | undefined>> = { ...QUIET, ...world.env, ...written };
  const env = Object.entries(set).flatMap(([key, value]) =>
    value === undefined ? [] : [[key, real(value)]],
  );
  const { status, stdout, stderr } = await runCli(args.map(real), {
    env: Object.fromEntries(env) as Record<string, string>,
    cwd: bench.folder,
    providersRoot: REAL_PROVIDERS,
  });
  return { status, output: plain(shown(stdout + stderr)) };
}

/** The documented text where the output is that, `…` standing for any lines; else the output itself. */
function elided(output: string, documented: string): string {
  const parts = documented.split(/^…$/m).map((part) => part.replace(/[.*+?^${}()|[\]\\]/g, '\\$&'));
  return new RegExp(`^${parts.join('[^]*')}$`).test(output) ? documented : output;
}

/** Without what is different each time. */
function plain(output: string): string {
  return output.replace(/ after \d+ ms/g, ' after 12 ms').trimEnd();
}

/** The lines about requests, without time, id and duration. */
function logOf({ gateway }: World): string[] {
  return (gateway?.lines() ?? [])
    .filter(({ msg }) => /^(?:a signed )?request /.test(String(msg)))
    .map((line) => JSON.stringify(line, visible));
}

async function metricsOf({ gateway }: World): Promise<string[]> {
  const url = `http://127.0.0.1:${String(gateway?.port)}/metrics`;
  const answer = await fetch(url, { headers: { authorization: `Bearer ${ADMIN_TOKEN}` } });
  return (await answer.text()).split('\n');
}

/** Leaves out what is different each time. */
function visible(key: string, value: unknown): unknown {
  return ['time', 'id', 'ms'].includes(key) ? undefined : value;
}
