import { withStores } from '../../plugins/open-stores.js';
import { type CliContext } from '../terminal/context.js';
import { FINE } from '../terminal/exit-status.js';
import { oneOf } from '../terminal/one-of.js';
import { type OutputFlags, printJson } from '../terminal/run-body.js';
import { styleOf } from '../terminal/style.js';
import { describeStores } from './describe.js';
import { renderStores } from './render.js';

/** Lists the kinds of stores, or the one of that id. */
export async function stores(
  id: string | undefined,
  { json }: OutputFlags,
  context: CliContext,
): Promise<number> {
  const root = new URL('../stores/', context.providersRoot);
  const wanted = oneOf(await withStores(root, describeStores), id, 'kind of store');
  if (json) printJson(context, { stores: wanted });
  else context.stdout.write(renderStores(wanted, styleOf(context.stdout, context.env)));
  return FINE;
}
