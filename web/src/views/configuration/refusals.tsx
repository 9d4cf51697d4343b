import { type ComponentChild } from 'preact';
import { Notes } from '../../parts/notes.js';
import { Notice } from '../../parts/state.js';
import { Time } from '../../parts/time.js';
import { Panel } from '../../parts/view.js';
import { type Status } from '../../types.js';

/** The configuration on disk that is refused now, or the last one that was. */
export function Refusals({
  of: { refused, problems, lastRefusal },
}: {
  readonly of: Status['configuration'];
}): ComponentChild {
  if (refused)
    return (
      <Notice tone="bad" title="The configuration on disk is refused; the one before it runs on.">
        <Notes of={problems} />
      </Notice>
    );
  if (!lastRefusal) return null;
  return (
    <Panel title="Refused before">
      <details>
        <summary>
          <Time at={lastRefusal.at} />, and mended since
        </summary>
        <Notes of={lastRefusal.problems} />
      </details>
    </Panel>
  );
}
