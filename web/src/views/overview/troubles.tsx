import { type ComponentChild } from 'preact';
import { Notes } from '../../parts/notes.js';
import { Notice } from '../../parts/state.js';
import { Time } from '../../parts/time.js';
import { hrefOf } from '../../router.js';
import { type Status } from '../../types.js';

/** What is wrong with the gateway itself, each with where to go on. */
export function Troubles({ of }: { of: Status }): ComponentChild {
  const { configuration, audit, clients, sources, warnings } = of;
  const waiting = clients.filter(({ keys }) => keys === 0);
  const broken = sources.filter(
    ({ state, leftOut }) => state === 'failing' || state === 'stale' || leftOut > 0,
  );
  return (
    <>
      {configuration.refused && (
        <Notice tone="bad" title="The configuration on disk is refused; the one before it runs on.">
          <Notes of={configuration.problems} />
          <p>
            Mend what is named, then it is read again.{' '}
            <a href={hrefOf('configuration')}>Go to the configuration</a>
          </p>
        </Notice>
      )}
      {audit.broken && (
        <Notice tone="bad" title="Audit events cannot be written.">
          <p>
            Look at the disk and the rights of <code>{audit.target}</code>
            {audit.required ? '; until then nothing is given.' : '.'}
          </p>
        </Notice>
      )}
      {waiting.map(({ name, keyServer }) => (
        <Notice key={name} tone="bad" title={`${name} has no key yet, so its requests are refused.`}>
          <p>
            Its server is asked again by itself
            {keyServer?.lastError ? `; last it gave: ${keyServer.lastError}` : ''}.{' '}
            {keyServer?.missingSince && (
              <>
                Awaited since <Time at={keyServer.missingSince} />.{' '}
              </>
            )}
            <a href={hrefOf('clients')}>Go to the clients</a>
          </p>
        </Notice>
      ))}
      {broken.map(({ from, state, leftOut }) => (
        <Notice
          key={from}
          tone="warn"
          title={
            leftOut > 0
              ? `${String(leftOut)} entries of ${from} are left out.`
              : `${from} cannot be read${state === 'stale' ? '; what it gave last is used' : ''}.`
          }
        >
          <a href={hrefOf('configuration')}>See why</a>
        </Notice>
      ))}
      {warnings.length > 0 && (
        <p>
          <a href={hrefOf('configuration')}>
            {warnings.length === 1 ? 'One setting is' : `${String(warnings.length)} settings are`} probably
            not meant so
          </a>
        </p>
      )}
    </>
  );
}
