import { type ComponentChild } from 'preact';
import { get } from '../../api.js';
import { useMayChange } from '../../me.js';
import { Empty, Loaded } from '../../parts/state.js';
import { View } from '../../parts/view.js';
import { type Route } from '../../router.js';
import { type ManagedView, type ProvidersView } from '../../types.js';
import { useLoad } from '../../use-load.js';
import { entryPath } from './entry-api.js';
import { EntryDetails } from './entry-details.js';
import { EntryEditor } from './entry-editor.js';
import { EntryList } from './entry-list.js';
import { RemoveEntry } from './remove-entry.js';

/** Entries: the list, and behind it `new`, `show/NAME`, `edit/NAME` and `remove/NAME`. */
export function Entries({ route: { rest } }: { route: Route }): ComponentChild {
  const [what, name = ''] = rest;
  const mayChange = useMayChange();
  if (what === undefined) return <EntryList />;
  if (what === 'show') return <Shown key={name} name={name} />;
  if (!mayChange)
    return (
      <View title="Entries">
        <Empty title="Your role may see everything and change nothing." />
      </View>
    );
  if (what === 'new') return <Edited key="new" name={undefined} />;
  if (what === 'edit') return <Edited key={name} name={name} />;
  if (what !== 'remove') return <EntryList />;
  return (
    <View title={`Remove ${name}`} lead="It is gone at once, on every process and machine.">
      <RemoveEntry key={name} name={name} />
    </View>
  );
}

function Shown({ name }: { name: string }): ComponentChild {
  const load = useEntry(name);
  if (load.data) return <EntryDetails entry={load.data} />;
  return (
    <View title={name}>
      <Loaded of={load}>{() => null}</Loaded>
    </View>
  );
}

function Edited({ name }: { name: string | undefined }): ComponentChild {
  const described = useLoad('providers', (signal) => get<ProvidersView>('/admin/providers', {}, signal));
  return (
    <View
      title={name === undefined ? 'New entry' : `Change ${name}`}
      lead="Nothing is saved before you have seen what would change."
    >
      <Loaded of={described}>
        {(all) =>
          name === undefined ? (
            <EntryEditor entry={undefined} described={all} />
          ) : (
            <Known name={name} described={all} />
          )
        }
      </Loaded>
    </View>
  );
}

function Known({ name, described }: { name: string; described: ProvidersView }): ComponentChild {
  return (
    <Loaded of={useEntry(name)}>{(entry) => <EntryEditor entry={entry} described={described} />}</Loaded>
  );
}

function useEntry(name: string): ReturnType<typeof useLoad<ManagedView>> {
  return useLoad(`entry ${name}`, (signal) => get<ManagedView>(entryPath(name), {}, signal));
}
