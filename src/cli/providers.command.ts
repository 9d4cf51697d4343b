import { discoverProviders } from '../registry/discover-providers.js';
import { type CliContext } from './cli-context.js';
import { type OutputFlags, printJson } from './command-runner.js';
import { describeProviders } from './describe-providers.js';
import { FINE, MisuseError } from './exit-status.js';
import { renderProviders } from './render-providers.js';
import { styleOf } from './style.js';

/** Lists the providers, or the one of that id. */
export async function providers(
  id: string | undefined,
  { json }: OutputFlags,
  context: CliContext,
): Promise<number> {
  const all = describeProviders(await discoverProviders(context.providersRoot));
  const wanted = id === undefined ? all : all.filter((provider) => provider.id === id);
  if (wanted.length === 0) {
    throw new MisuseError(`there is no such provider; there are ${all.map((one) => one.id).join(', ')}`);
  }
  if (json) printJson(context, { providers: wanted });
  else context.stdout.write(renderProviders(wanted, styleOf(context.stdout, context.env)));
  return FINE;
}
