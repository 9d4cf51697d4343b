import { withProviders } from '../../plugins/open-providers.js';
import { type CliContext } from '../terminal/context.js';
import { type OutputFlags, printJson } from '../terminal/run-body.js';
import { describeProviders } from './describe.js';
import { FINE, MisuseError } from '../terminal/exit-status.js';
import { renderProviders } from './render.js';
import { styleOf } from '../terminal/style.js';

/** Lists the providers, or the one of that id. */
export async function providers(
  id: string | undefined,
  { json }: OutputFlags,
  context: CliContext,
): Promise<number> {
  const all = await withProviders(context.providersRoot, describeProviders);
  const wanted = id === undefined ? all : all.filter((provider) => provider.id === id);
  if (wanted.length === 0) {
    throw new MisuseError(`there is no such provider; there are ${all.map((one) => one.id).join(', ')}`);
  }
  if (json) printJson(context, { providers: wanted });
  else context.stdout.write(renderProviders(wanted, styleOf(context.stdout, context.env)));
  return FINE;
}
