import { withProviders } from '../../plugins/open-providers.js';
import { type CliContext } from '../terminal/context.js';
import { FINE } from '../terminal/exit-status.js';
import { oneOf } from '../terminal/one-of.js';
import { type OutputFlags, printJson } from '../terminal/run-body.js';
import { styleOf } from '../terminal/style.js';
import { describeProviders } from './describe.js';
import { renderProviders } from './render.js';

/** Lists the providers, or the one of that id. */
export async function providers(
  id: string | undefined,
  { json }: OutputFlags,
  context: CliContext,
): Promise<number> {
  const wanted = oneOf(await withProviders(context.providersRoot, describeProviders), id, 'provider');
  if (json) printJson(context, { providers: wanted });
  else context.stdout.write(renderProviders(wanted, styleOf(context.stdout, context.env)));
  return FINE;
}
