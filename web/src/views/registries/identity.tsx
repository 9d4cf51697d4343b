import { type ComponentChild } from 'preact';
import { get } from '../../api.js';
import { SETTING_COLUMNS } from '../../parts/setting.js';
import { Loaded } from '../../parts/state.js';
import { Table } from '../../parts/table.js';
import { Panel } from '../../parts/view.js';
import { type Settings } from '../../types.js';
import { useLoad } from '../../use-load.js';

/** What an entry says to its provider, as far as it is no secret: whom it speaks as, and where. */
export function Identity({ name }: { name: string }): ComponentChild {
  const load = useLoad(name, (signal) => get<Settings>('/admin/settings', { entry: name }, signal));
  return (
    <Panel title="Whom it speaks as">
      <Loaded
        of={load}
        empty={{
          when: ({ settings }) => written(settings).length === 0,
          show: <p class="faint">Nothing is set: it speaks as the gateway itself, or as nobody.</p>,
        }}
      >
        {({ settings }) => (
          <Table
            caption="Settings of its provider"
            columns={SETTING_COLUMNS}
            rows={written(settings)}
            keyOf={({ setting }) => setting}
          />
        )}
      </Loaded>
    </Panel>
  );
}

function written(settings: Settings['settings']): Settings['settings'] {
  return settings.filter(({ state }) => state === 'set');
}
