import { ConfigError } from '../../config/config-error.js';
import { type CliContext } from '../terminal/context.js';
import { type CheckReport, configuredReport, brokenReport } from './report.js';
import { type OutputFlags, printJson } from '../terminal/run-body.js';
import { FINE, MisuseError, WRONG } from '../terminal/exit-status.js';
import { imageOf } from '../explain/explain.js';
import { type LoadedConfiguration, withConfiguration } from '../terminal/load-configuration.js';
import { type ProbeSelection, probeTargets } from './probe-targets.js';
import { renderCheck } from './render.js';
import { styleOf } from '../terminal/style.js';

export interface CheckFlags extends OutputFlags {
  readonly probe?: boolean;
  readonly entry?: readonly string[];
  readonly image?: readonly string[];
  readonly repo?: string;
}

/** Checks the configuration and, where asked, every credential and every Woodpecker server. */
export async function check(flags: CheckFlags, context: CliContext): Promise<number> {
  const selection = selectionOf(flags);
  const report = await reportOf(selection, context);
  if (flags.json) printJson(context, report);
  else context.stdout.write(renderCheck(report, styleOf(context.stdout, context.env)));
  return report.ok ? FINE : WRONG;
}

/** What to probe; undefined = nothing. @throws MisuseError */
function selectionOf({ probe, entry, image, repo }: CheckFlags): ProbeSelection | undefined {
  if (probe) return { entries: entry, images: (image ?? []).map(imageOf), repo };
  if (entry ?? image ?? repo) throw new MisuseError('--entry, --image and --repo need --probe');
  return undefined;
}

async function reportOf(selection: ProbeSelection | undefined, context: CliContext): Promise<CheckReport> {
  try {
    return await withConfiguration(context, (loaded) => configured(loaded, selection, context));
  } catch (error) {
    if (error instanceof ConfigError) return brokenReport(error);
    throw error;
  }
}

async function configured(
  loaded: LoadedConfiguration,
  selection: ProbeSelection | undefined,
  context: CliContext,
): Promise<CheckReport> {
  const report = configuredReport(loaded);
  if (!selection) return report;
  const targets = probeTargets(loaded, selection);
  const { probe } = await import('./probe.js');
  const probes = await probe(loaded.config, targets, context);
  return {
    ...report,
    ok: report.ok && [...probes.registries, ...probes.servers, ...probes.secrets].every(({ ok }) => ok),
    probes,
  };
}
