import { describeProviders, type ProviderDescription } from '../../config/entries/describe-providers.js';
import { withAllProviders } from '../../config/outside/open-all-providers.js';
import { type CliContext } from '../terminal/context.js';
import { FINE } from '../terminal/exit-status.js';
import { oneOf } from '../terminal/one-of.js';
import { type OutputFlags, printJson } from '../terminal/run-body.js';
import { type Style, styleOf } from '../terminal/style.js';
import { renderDetails, renderOverview } from './render.js';

/** Lists the providers, or tells all of the one of that id. */
export async function providers(
  id: string | undefined,
  { json }: OutputFlags,
  context: CliContext,
): Promise<number> {
  const wanted = oneOf(await withAllProviders(context, describeProviders), id, 'provider');
  if (json) printJson(context, { providers: wanted });
  else context.stdout.write(text(wanted, id, styleOf(context.stdout, context.env)));
  return FINE;
}

function text(wanted: readonly ProviderDescription[], id: string | undefined, style: Style): string {
  const [one] = wanted;
  return id !== undefined && one ? renderDetails(one, style) : renderOverview(wanted, style);
}
