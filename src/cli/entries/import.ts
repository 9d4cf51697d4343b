import { ALL_SETTINGS } from '../../config/all-settings.js';
import { ProviderCatalog } from '../../config/entries/provider-catalog.js';
import { ConfigFiles } from '../../config/settings/files.js';
import { namedFiles } from '../../config/settings/named-files.js';
import { Notes } from '../../config/settings/notes.js';
import { environmentName } from '../../config/settings/setting-name.js';
import { environmentSettings, type RawEntry } from '../../config/settings/raw-settings.js';
import { loadEntries, SOURCES } from '../../config/sources/sources.js';
import { type IRegistryProvider } from '../../registry/registry-provider.js';
import { putEntry } from '../../managed/entry-editor.js';
import { type CliContext } from '../terminal/context.js';
import { FINE, MisuseError, WRONG } from '../terminal/exit-status.js';
import { type OutputFlags, printJson } from '../terminal/run-body.js';
import { withManaged } from './managed-command.js';

interface Imported {
  readonly name: string;
  /** Undefined = it was put in. */
  readonly problem?: string;
}

/** Puts the entries of another program's file into the database. What is there already stays as it is. */
export function importCommand(
  kind: string,
  path: string,
  flags: OutputFlags,
  context: CliContext,
): Promise<number> {
  const setting = FILES.get(kind);
  if (setting === undefined) throw new MisuseError(`the kind must be one of ${[...FILES.keys()].join(', ')}`);
  const variables = new Map([[environmentName(setting), path]]);
  return withManaged(context, async ({ managed, source, by, tell, providers }) => {
    const { raws, notes } = await readRaws(variables, providers, context);
    const done: Imported[] = notes.map(({ key, message }) => ({ name: key, problem: message }));
    for (const raw of raws) {
      const name = nameOf(raw);
      if (await managed.get(name)) {
        done.push({ name, problem: 'is there already and stays as it is' });
        continue;
      }
      const given = Object.fromEntries(raw.values);
      const put = await putEntry(managed, { name, from: undefined, by, given, former: undefined }, source);
      if (!('problems' in put))
        tell('entry-add', { entry: `${source.source.word}/${name}`, addresses: put.entry.addresses });
      const [problem] = 'problems' in put ? put.problems : [];
      done.push({ name, ...(problem && { problem: problem.message }) });
    }
    show(done, flags, context);
    return done.every(({ problem }) => problem === undefined) ? FINE : WRONG;
  });
}

/** Sources that read another program's file, with the setting that names it. */
const FILES = new Map(
  SOURCES.filter(({ whole }) => !whole).flatMap(({ name, settings }) =>
    Object.keys(settings).map((setting) => [name, setting] as const),
  ),
);

async function readRaws(
  variables: ReadonlyMap<string, string>,
  providers: readonly IRegistryProvider[],
  { cwd }: CliContext,
) {
  const notes = new Notes();
  const files = new ConfigFiles(cwd);
  const written = [environmentSettings(variables)];
  await files.load(written.flatMap((settings) => namedFiles(settings, [ALL_SETTINGS])));
  const catalog = new ProviderCatalog(providers);
  const raws = await loadEntries({ written, variables, items: [], catalog, files, notes });
  return { raws, notes: [...notes.problems, ...notes.warnings] };
}

/** Of its address, as far as that can be a name. */
function nameOf({ values, name }: RawEntry): string {
  const address: unknown = values.get('address');
  const first = String(Array.isArray(address) ? address[0] : (address ?? name));
  return first
    .toLowerCase()
    .replaceAll(/[^a-z0-9._-]+/g, '-')
    .replace(/^[^a-z0-9]+/, '')
    .slice(0, 253);
}

function show(done: readonly Imported[], { json }: OutputFlags, context: CliContext): void {
  if (json) {
    printJson(context, { entries: done });
    return;
  }
  for (const { name, problem } of done) {
    if (problem === undefined) context.stdout.write(`Added ${name}\n`);
    else context.stderr.write(`left out: ${name}: ${problem}\n`);
  }
}
