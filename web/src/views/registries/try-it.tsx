import { type ComponentChild } from 'preact';
import { useState } from 'preact/hooks';
import { ApiError, send } from '../../api.js';
import { Button, Field } from '../../parts/inputs.js';
import { Notice, Problem } from '../../parts/state.js';
import { Panel } from '../../parts/view.js';
import { duration } from '../../time.js';
import { type EntryMint, type EntryProbe, type RegistryDetail } from '../../types.js';

interface Outcome {
  readonly probe?: EntryProbe;
  readonly mint?: EntryMint;
  readonly error?: ApiError;
}

interface TryItProps {
  readonly of: RegistryDetail;
  /** Something of the entry may be another by now. */
  readonly changed: () => void;
}

/** For admins: tries an entry at its registries, and has its credentials minted again. */
export function TryIt({ of: { name }, changed }: TryItProps): ComponentChild {
  const [busy, setBusy] = useState<'probe' | 'mint'>();
  const [outcome, setOutcome] = useState<Outcome>({});
  const [image, setImage] = useState('');
  const [repo, setRepo] = useState('');
  const run = async (what: 'probe' | 'mint', body?: object): Promise<void> => {
    setBusy(what);
    setOutcome({});
    try {
      const answer = await send('POST', `/admin/registries/${encodeURIComponent(name)}/${what}`, body);
      setOutcome({ [what]: answer });
    } catch (error) {
      if (error instanceof ApiError) setOutcome({ error });
      else throw error;
    } finally {
      setBusy(undefined);
      changed();
    }
  };
  const probe = (): void => {
    const named = Object.entries({ image: image.trim(), repo: repo.trim() }).filter(
      ([, text]) => text !== '',
    );
    void run('probe', Object.fromEntries(named));
  };
  return (
    <Panel title="Try it">
      <form
        class="stack-wide"
        onSubmit={(event) => {
          event.preventDefault();
          probe();
        }}
      >
        <div class="fields">
          <Field label="Image" hint="that it should open; may be left empty">
            {(ties) => (
              <input
                {...ties}
                value={image}
                onInput={(event) => {
                  setImage(event.currentTarget.value);
                }}
              />
            )}
          </Field>
          <Field label="Repository" hint="whose build it would be; may be left empty">
            {(ties) => (
              <input
                {...ties}
                value={repo}
                onInput={(event) => {
                  setRepo(event.currentTarget.value);
                }}
              />
            )}
          </Field>
        </div>
        <div class="actions">
          <Button kind="primary" type="submit" busy={busy === 'probe'} disabled={busy !== undefined}>
            Probe now
          </Button>
          <Button
            busy={busy === 'mint'}
            disabled={busy !== undefined}
            onClick={() => {
              void run('mint');
            }}
          >
            Mint again
          </Button>
        </div>
        <p class="hint">
          A probe mints for nobody and shows it to the registry. Minting again replaces what is held here;
          until that succeeds, it is given on.
        </p>
      </form>
      <div aria-live="polite" class="stack-wide outcome">
        {outcome.error && <Problem error={outcome.error} />}
        {outcome.probe && <Probed of={outcome.probe} />}
        {outcome.mint && <Minted of={outcome.mint} />}
      </div>
    </Panel>
  );
}

function Probed({ of: { addresses, left } }: { of: EntryProbe }): ComponentChild {
  return (
    <>
      {addresses.map(({ address, image, ok, side, text, expiresInSeconds }) => (
        <Notice
          key={`${address} ${image ?? ''}`}
          tone={ok ? 'ok' : 'bad'}
          title={image === null ? address : `${address}/${image}`}
        >
          <p class="sentence">
            {side !== null && `${side}: `}
            {text}.{ok && expiresInSeconds !== null && ` It would live for ${duration(expiresInSeconds)}.`}
          </p>
        </Notice>
      ))}
      {left > 0 && <p class="faint">{left} further addresses were not tried.</p>}
    </>
  );
}

function Minted({ of: { credentials, left } }: { of: EntryMint }): ComponentChild {
  return (
    <>
      {credentials.map(({ scope, images, outcome, text }, at) => (
        <Notice key={at} tone={outcome === 'ok' ? 'ok' : 'bad'} title={[scope, ...images].join(' · ')}>
          <p class="sentence">{text}.</p>
        </Notice>
      ))}
      {left > 0 && <p class="faint">{left} further credentials were left as they are.</p>}
    </>
  );
}
