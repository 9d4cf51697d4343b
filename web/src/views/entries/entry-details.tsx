import { type ComponentChild } from 'preact';
import { useMayChange } from '../../me.js';
import { Notes } from '../../parts/notes.js';
import { Notice, State } from '../../parts/state.js';
import { Time } from '../../parts/time.js';
import { Facts, Panel, View } from '../../parts/view.js';
import { hrefOf } from '../../router.js';
import { type ManagedView } from '../../types.js';
import { textOf } from './draft.js';
import { InUse } from './entry-list.js';
import { labelOf } from './setting-field.js';

/** One entry of the database, as far as it can be shown, and the ways to its change. */
export function EntryDetails({ entry }: { entry: ManagedView }): ComponentChild {
  const { name, settings, secrets, problems, changedAt, changedBy, version } = entry;
  const mayChange = useMayChange();
  const own = `database/${name}`;
  return (
    <View
      title={name}
      lead={
        <>
          An entry of the database. <a href={hrefOf('decisions', { entry: own })}>Its decisions</a>
        </>
      }
      actions={
        mayChange && (
          <>
            <a class="button primary" href={hrefOf(['entries', 'edit', name])}>
              Change
            </a>
            <a class="button danger" href={hrefOf(['entries', 'remove', name])}>
              Remove
            </a>
          </>
        )
      }
    >
      {problems.length > 0 && (
        <Notice tone="bad" title="It is left out.">
          <Notes of={problems} />
        </Notice>
      )}
      <Panel title="Settings" aside={<InUse {...entry} />}>
        {settings ? (
          <Facts
            of={[
              ...Object.entries(settings).map(
                ([property, value]) => [labelOf(property), <code>{textOf(value)}</code>] as const,
              ),
              ...(('repos' in settings ? [] : [['Repos', 'all']]) as readonly (readonly [string, string])[]),
              ...secrets.map(
                (property) => [labelOf(property), <State state="kept, never shown" tone="ok" />] as const,
              ),
            ]}
          />
        ) : (
          <p>No key that is known opens it.</p>
        )}
      </Panel>
      <Panel title="Last change">
        <Facts
          of={[
            ['By', changedBy],
            ['When', <Time at={changedAt} />],
            ['Version', version],
          ]}
        />
      </Panel>
    </View>
  );
}
