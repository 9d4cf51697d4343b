import { type CliContext } from '../terminal/context.js';
import { FINE } from '../terminal/exit-status.js';
import { type OutputFlags, printJson } from '../terminal/run-body.js';
import { withManaged } from './managed-command.js';

/** Takes an entry out of the database. */
export function removeCommand(name: string, { json }: OutputFlags, context: CliContext): Promise<number> {
  return withManaged(context, async ({ managed, source, tell }) => {
    const former = await managed.get(name);
    await managed.remove({ name, from: former?.version });
    tell('entry-remove', { entry: `${source.source.word}/${name}` });
    if (json) printJson(context, { ok: true, name });
    else context.stdout.write(`Removed ${name}; gateways stop giving it within two seconds.\n`);
    return FINE;
  });
}
