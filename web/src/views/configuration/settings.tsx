import { type ComponentChild } from 'preact';
import { get } from '../../api.js';
import { Field } from '../../parts/inputs.js';
import { SETTING_COLUMNS } from '../../parts/setting.js';
import { Empty, Loaded } from '../../parts/state.js';
import { Table } from '../../parts/table.js';
import { Panel } from '../../parts/view.js';
import { hrefOf, navigate, useRoute } from '../../router.js';
import { type Settings as SettingsAnswer, type SettingView } from '../../types.js';
import { useLoad } from '../../use-load.js';

/** What somebody wrote comes first. */
const RANKS: Readonly<Record<SettingView['state'], number>> = { set: 0, default: 1, none: 2 };

/** Rows that are seen at once: all of most gateways. */
const PAGE_SIZE = 100;

/** Every setting in effect; the address of the page holds what is looked for. */
export function Settings(): ComponentChild {
  const { params } = useRoute();
  const load = useLoad('settings', (signal) => get<SettingsAnswer>('/admin/settings', {}, signal));
  const [text, only] = [params.get('search') ?? '', params.get('only') ?? ''];
  const put = (change: { readonly search?: string; readonly only?: string }): void => {
    navigate(hrefOf('configuration', { search: text, only, ...change }), { replace: true });
  };
  return (
    <Panel title="Settings in effect">
      <form
        class="form-row"
        role="search"
        onSubmit={(event) => {
          event.preventDefault();
        }}
      >
        <Field label="Search" hint="in names, meanings, values and places">
          {(ties) => (
            <input
              {...ties}
              type="search"
              value={text}
              onInput={(event) => {
                put({ search: event.currentTarget.value });
              }}
            />
          )}
        </Field>
        <Field label="Which">
          {(ties) => (
            <select
              {...ties}
              value={only}
              onChange={(event) => {
                put({ only: event.currentTarget.value });
              }}
            >
              <option value="">in effect</option>
              <option value="set">set by somebody</option>
              <option value="all">all there are</option>
            </select>
          )}
        </Field>
      </form>
      <Loaded of={load}>
        {({ settings }) => {
          const rows = found(settings, text, only);
          if (rows.length === 0)
            return (
              <Empty title="No setting fits.">
                {only !== 'all' && (
                  <a href={hrefOf('configuration', { search: text, only: 'all' })}>
                    Look also among those that are not set
                  </a>
                )}
              </Empty>
            );
          return (
            <Table
              caption="Settings in effect"
              columns={SETTING_COLUMNS}
              rows={rows}
              keyOf={({ owner, name, setting }) => `${owner} ${name} ${setting}`}
              pageSize={PAGE_SIZE}
            />
          );
        }}
      </Loaded>
    </Panel>
  );
}

function found(all: readonly SettingView[], text: string, only: string): readonly SettingView[] {
  const words = text.toLowerCase().split(/\s+/).filter(Boolean);
  return all
    .filter(({ state }) => only === 'all' || (only === 'set' ? state === 'set' : state !== 'none'))
    .filter((one) => {
      const { name, setting, meaning, value, origin } = one;
      const whole = JSON.stringify([name, setting, meaning, value, origin]).toLowerCase();
      return words.every((word) => whole.includes(word));
    })
    .sort((one, other) => RANKS[one.state] - RANKS[other.state]);
}
