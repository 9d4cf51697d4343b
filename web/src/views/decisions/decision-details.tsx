import { type ComponentChild } from 'preact';
import { Time } from '../../parts/time.js';
import { Facts } from '../../parts/view.js';
import { hrefOf } from '../../router.js';
import { dateTime } from '../../time.js';
import { type Decision } from '../../types.js';
import { filtersOfOne } from './filters.js';
import { withheldText } from './words.js';

/** Everything that is known of a decision. Nothing of a credential but when it ends. */
export function DecisionDetails({ of }: { readonly of: Decision }): ComponentChild {
  const { id, time, dialect, kind, asked, repoId, forge, reason, code } = of;
  const facts: readonly (readonly [string, ComponentChild])[] = [
    ['Time', dateTime(new Date(time))],
    ['Request', <code>{id}</code>],
    ['Asked for', asked === null ? kind : `the secret ${asked}`],
    ['Dialect', dialect],
    ...(repoId === '' ? [] : [['Id at the forge', <code>{repoId}</code>] as const]),
    ...(forge === '' ? [] : [['Forge', forge] as const]),
    ...(code === null ? [] : [['Error', <code>{code}</code>] as const]),
    ...(reason === null ? [] : [['Beside that', reason] as const]),
  ];
  return (
    <div class="details">
      <Facts of={facts} />
      <Parts of={of} />
      <a href={hrefOf('decisions', filtersOfOne(of))}>Link to this decision</a>
    </div>
  );
}

function Parts({ of: { given, failed, withheld } }: { readonly of: Decision }): ComponentChild {
  if (given.length + failed.length + withheld.length === 0) return null;
  return (
    <ul class="notes">
      {given.map(({ address, entry, provider, scope, stale, expires }) => (
        <li key={`${address} ${entry}`}>
          <code>{address}</code> by <EntryLink entry={entry} />, {provider}, as an entry of {SCOPES[scope]}
          {stale ? '; renewing it failed' : ''}
          {expires === null ? null : (
            <>
              ; ends <Time at={expires} />
            </>
          )}
        </li>
      ))}
      {failed.map(({ address, entry, code }) => (
        <li key={`${address} ${entry}`}>
          <code>{address}</code> by <EntryLink entry={entry} /> failed: <code>{code}</code>
        </li>
      ))}
      {withheld.map((each) => (
        <li key={`${each.entry} ${each.address ?? ''}`}>
          <EntryLink entry={each.entry} /> was withheld: {withheldText(each)}
        </li>
      ))}
    </ul>
  );
}

function EntryLink({ entry }: { readonly entry: string }): ComponentChild {
  return (
    <a href={hrefOf('decisions', { entry })} title={`All decisions that speak of ${entry}`}>
      {entry}
    </a>
  );
}

const SCOPES = { repo: 'this repository', namespace: 'a pattern', global: 'all repositories' } as const;
