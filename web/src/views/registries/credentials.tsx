import { type ComponentChild } from 'preact';
import { Life } from '../../parts/plots/life.js';
import { Notice, State } from '../../parts/state.js';
import { Time } from '../../parts/time.js';
import { Panel } from '../../parts/view.js';
import { type CredentialStatus, type RegistryDetail } from '../../types.js';

/** Shown at most; an entry with images of repositories has one for each. */
const MOST = 20;

/** The life of everything that is held for an entry, and of what it is made from. */
export function Credentials({ of: { credentials, secrets, time } }: { of: RegistryDetail }): ComponentChild {
  return (
    <Panel title={credentials.length > 1 ? `Credentials (${String(credentials.length)})` : 'Credential'}>
      {credentials.length === 0 && <p class="faint">No build has asked for it yet, so nothing is held.</p>}
      {credentials.slice(0, MOST).map((credential, at) => (
        <Credential key={at} of={credential} now={Date.parse(time)} />
      ))}
      {credentials.length > MOST && <p class="faint">and {credentials.length - MOST} more</p>}
      {secrets
        .filter(({ cure }) => cure !== null)
        .map(({ setting, from, cure }) => (
          <Notice key={setting} tone="warn" title={`${setting} cannot be read from ${from}`}>
            <p class="sentence">{cure}.</p>
          </Notice>
        ))}
    </Panel>
  );
}

function Credential({ of, now }: { of: CredentialStatus; now: number }): ComponentChild {
  const { state, scope, images, access, taken, mints, lastError, cure, failingSince } = of;
  const tone = state === 'failing' ? 'bad' : 'warn';
  return (
    <div class="credential">
      <div class="credential-head">
        <State state={state} />
        <code>{[scope, ...images].join(' · ')}</code>
        {access === 'push' && <span class="role">may push</span>}
        <span class="faint">
          {mints === 1 ? 'one attempt' : `${mints.toLocaleString()} attempts`} so far
          {taken && ', what is held by another process'}
        </span>
      </div>
      <Life of={of} now={now} />
      {lastError !== null && (
        <Notice tone={tone} title={`The last mint failed: ${lastError}`}>
          <p class="sentence">{cure}.</p>
          {failingSince !== null && (
            <p class="faint">
              First failed <Time at={failingSince} />.
            </p>
          )}
        </Notice>
      )}
    </div>
  );
}
