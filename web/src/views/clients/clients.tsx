import { type ComponentChild } from 'preact';
import { Empty, Loaded, Notice } from '../../parts/state.js';
import { View } from '../../parts/view.js';
import { type Activity } from '../../types.js';
import { useActivity, useBriefStatus } from '../use-status.js';
import { Client } from './client.js';

/** Who may ask, what they sign with, and what came of it. */
export function Clients(): ComponentChild {
  const [status, activity] = [useBriefStatus(), useActivity()];
  return (
    <View title="Clients" lead="Who may ask, the keys that they sign with, and what was refused.">
      <Loaded
        of={status}
        empty={{
          when: ({ clients }) => clients.length === 0,
          show: <Empty title="No client is configured." />,
        }}
      >
        {({ clients }) => (
          <Loaded of={activity}>
            {(active) => (
              <div class="stack-wide">
                <Strays of={active.strays} />
                {clients.map((client) => (
                  <Client
                    key={client.name}
                    of={client}
                    activity={active.clients.find(({ name }) => name === client.name)}
                  />
                ))}
                <p class="faint">What process {active.process} counted, since it started.</p>
              </div>
            )}
          </Loaded>
        )}
      </Loaded>
    </View>
  );
}

function Strays({ of }: { of: Activity['strays'] }): ComponentChild {
  const count = of.reduce((sum, each) => sum + each.count, 0);
  if (count === 0) return null;
  return (
    <Notice
      tone="warn"
      title={`${count.toLocaleString()} signed requests came to an address that no client has.`}
    >
      <p>The endpoint of a server or runner is wrong: compare it with the names of the clients below.</p>
    </Notice>
  );
}
