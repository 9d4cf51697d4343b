import { type ComponentChild } from 'preact';
import { type SettingView } from '../types.js';
import { State } from './state.js';
import { type Column } from './table.js';
import { Words } from './words.js';

/** Settings as a table shows them: of the gateway, or of one entry. */
export const SETTING_COLUMNS: readonly Column<SettingView>[] = [
  { head: 'Setting', cell: nameOf },
  { head: 'Value', cell: valueOf },
  { head: 'From', cell: originOf },
];

function nameOf({ owner, name, setting, meaning }: SettingView): ComponentChild {
  return (
    <>
      <code>{setting}</code>
      {(owner === 'client' || owner === 'store') && (
        <span class="hint">
          {' '}
          of {owner} {name}
        </span>
      )}
      <p class="hint">
        <Words of={meaning} />
      </p>
    </>
  );
}

function valueOf(setting: SettingView): ComponentChild {
  return (
    <>
      {shownValue(setting)}
      {setting.waitsForRestart && (
        <p>
          <State state="another with the next start" tone="warn" />
        </p>
      )}
    </>
  );
}

function shownValue({ state, hidden, value, unit }: SettingView): ComponentChild {
  if (state === 'none') return <span class="faint">not set</span>;
  if (hidden && state === 'set') return <State state="set" tone="ok" />;
  const text = Array.isArray(value) ? value.join(', ') : String(value);
  if (state === 'set') return withUnit(<code>{text}</code>, unit);
  return <span class="faint">{withUnit(<Words of={text} />, unit)}</span>;
}

function withUnit(value: ComponentChild, unit: string | null): ComponentChild {
  return (
    <>
      {value} {unit}
    </>
  );
}

function originOf({ origin, state }: SettingView): ComponentChild {
  if (!origin) return <span class="faint">{state === 'default' ? 'default' : ''}</span>;
  const { source, key, line, keptIn } = origin;
  return (
    <>
      <code>{key}</code>
      <p class="hint">
        {source}
        {line !== null && `, line ${String(line)}`}
        {keptIn !== null && (
          <>
            ; kept in <code>{keptIn}</code>
          </>
        )}
      </p>
    </>
  );
}
