import { type ComponentChild } from 'preact';
import { get } from '../../api.js';
import { useMayChange } from '../../me.js';
import { Empty, Loaded, State } from '../../parts/state.js';
import { Facts, Panel, View } from '../../parts/view.js';
import { hrefOf } from '../../router.js';
import { type RegistryDetail } from '../../types.js';
import { useLoad } from '../../use-load.js';
import { Credentials } from './credentials.js';
import { Identity } from './identity.js';
import { TryIt } from './try-it.js';
import { Uses } from './uses.js';

const EVERY_MS = 10_000;

/** One entry: how it is, whom it speaks as, the life of its credentials, who used it. */
export function Registry({ name }: { name: string }): ComponentChild {
  const mayChange = useMayChange();
  const load = useLoad(
    name,
    (signal) => get<RegistryDetail>(`/admin/registries/${encodeURIComponent(name)}`, {}, signal),
    { everyMs: EVERY_MS },
  );
  const back = <a href={hrefOf('registries')}>All registries</a>;
  if (load.error?.code === 'entry_unknown')
    return (
      <View title={name}>
        <Empty title="There is no such entry in use.">{back}</Empty>
      </View>
    );
  return (
    <View title={name} lead={load.data?.label} actions={back}>
      <Loaded of={load}>
        {(entry) => (
          <div class="stack-wide">
            <About of={entry} />
            <Credentials of={entry} />
            {mayChange && <TryIt of={entry} changed={load.reload} />}
            <Identity name={name} />
            <Uses name={name} />
          </div>
        )}
      </Loaded>
    </View>
  );
}

function About({ of: entry }: { of: RegistryDetail }): ComponentChild {
  const { state, addresses, repos, events, forks, clients, uses, failed, source } = entry;
  return (
    <Panel title="Entry" aside={<State state={state} />}>
      <Facts
        of={[
          ['Addresses', <Listed of={addresses} />],
          ['Repositories', repos.length === 0 ? 'every one' : <Listed of={repos} />],
          ['Events', events === null ? 'every one' : events.join(', ')],
          ['Builds of forks', forks === 'allow' ? 'are given it' : 'are not given it'],
          ['Clients', clients === null ? 'every one' : clients.join(', ')],
          ['Given as', givenAs(entry)],
          [
            'Given since the start',
            <a href={hrefOf('decisions', { entry: entry.name })}>{uses.toLocaleString()}</a>,
          ],
          ['Could not be given', failed.toLocaleString()],
          ['Configured in', <code>{source}</code>],
        ]}
      />
    </Panel>
  );
}

function givenAs({ pulls, secretPrefix, images }: RegistryDetail): string {
  const ways = [
    ...(pulls ? ['credentials to pull with'] : []),
    ...(secretPrefix === null ? [] : [`secrets ${secretPrefix}_… of steps`]),
  ];
  return ways.join(' and ') + (images.length === 0 ? '' : `, only for ${images.join(', ')}`);
}

/** So many are seen at once. */
const SHOWN = 10;

/** All of them, since this is where they are looked for; of many the rest opens. */
function Listed({ of }: { of: readonly string[] }): ComponentChild {
  const [first, rest] = [of.slice(0, SHOWN), of.slice(SHOWN)];
  return (
    <div class="stack">
      {first.map((text) => (
        <code key={text}>{text}</code>
      ))}
      {rest.length > 0 && (
        <details>
          <summary>{rest.length.toLocaleString()} more</summary>
          <code>{rest.join(', ')}</code>
        </details>
      )}
    </div>
  );
}
