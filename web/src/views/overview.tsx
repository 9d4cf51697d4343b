import { type ComponentChild } from 'preact';
import { Loaded, State } from '../parts/state.js';
import { Time } from '../parts/time.js';
import { Facts, Panel, View } from '../parts/view.js';
import { useStatus } from './use-status.js';

export function Overview(): ComponentChild {
  const status = useStatus();
  return (
    <View title="Overview" lead="How the gateway is, and what needs you.">
      <Loaded of={status}>
        {({ status: health, version, configuration, clients, entries }) => (
          <Panel title="The gateway" aside={<State state={health} />}>
            <Facts
              of={[
                ['Version', version],
                [
                  'Configuration',
                  <>
                    applied <Time at={configuration.appliedAt} />
                  </>,
                ],
                ['Clients', clients.length],
                ['Entries', entries.length],
              ]}
            />
          </Panel>
        )}
      </Loaded>
    </View>
  );
}
