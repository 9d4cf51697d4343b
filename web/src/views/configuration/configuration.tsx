import { type ComponentChild } from 'preact';
import { Notes } from '../../parts/notes.js';
import { Loaded, State } from '../../parts/state.js';
import { Time } from '../../parts/time.js';
import { Facts, Panel, View } from '../../parts/view.js';
import { duration } from '../../time.js';
import { type Status } from '../../types.js';
import { useBriefStatus } from '../use-status.js';
import { Refusals } from './refusals.js';
import { Settings } from './settings.js';
import { Sources } from './sources.js';

/** What runs, where it is written, what was refused and what is odd. */
export function Configuration(): ComponentChild {
  return (
    <View title="Configuration" lead="What runs, where it is written, and what was refused.">
      <Loaded of={useBriefStatus()}>
        {(status) => (
          <>
            <Refusals of={status.configuration} />
            <Running status={status} />
            {status.warnings.length > 0 && (
              <Panel title="Probably not meant">
                <Notes of={status.warnings} />
              </Panel>
            )}
            <Sources of={status.sources} />
            <Settings />
          </>
        )}
      </Loaded>
    </View>
  );
}

function Running({
  status: { version, process, configuration, audit },
}: {
  readonly status: Status;
}): ComponentChild {
  return (
    <Panel
      title="Running"
      aside={
        <State
          state={configuration.refused ? 'an older one' : 'as on disk'}
          tone={configuration.refused ? 'warn' : 'ok'}
        />
      }
    >
      <Facts
        of={[
          ['Applied', <Time at={configuration.appliedAt} />],
          ...(configuration.refused ? refusalFacts(configuration) : []),
          ['Version', version],
          ['Process', process],
          [
            'Audit',
            <>
              <code>{audit.target}</code>
              {audit.required && ', required'}{' '}
              {audit.broken && <State state="cannot be written" tone="bad" />}
            </>,
          ],
        ]}
      />
    </Panel>
  );
}

function refusalFacts({
  lastRefusal,
  nextAttemptSeconds,
}: Status['configuration']): readonly (readonly [string, ComponentChild])[] {
  return [
    ['Refused', <Time at={lastRefusal?.at ?? null} />],
    [
      'Read again',
      nextAttemptSeconds === null
        ? 'when a file of it changes, or after SIGHUP'
        : `in ${duration(nextAttemptSeconds)}, or when a file changes`,
    ],
  ];
}
