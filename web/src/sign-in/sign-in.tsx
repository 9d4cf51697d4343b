import { type ComponentChild } from 'preact';
import { useEffect, useRef, useState } from 'preact/hooks';
import { ApiError, send } from '../api.js';
import { Button, Field } from '../parts/inputs.js';
import { Notice } from '../parts/state.js';
import { currentRoute } from '../router.js';
import { type Me, type SessionState } from '../types.js';
import { keepReturn } from './return.js';

/** What the way back from the provider says in the address. */
const PROBLEMS: Readonly<Record<string, string>> = {
  denied: 'The provider did not let you in, or you turned back there.',
  expired: 'That took too long, or began in another browser. Try once more.',
  role: 'The provider knows you, but nothing that it says of you lets you in here. Ask whoever runs this gateway.',
  provider: 'The provider cannot be reached or answers wrongly. The log of the gateway says more.',
};

interface SignInProps {
  readonly ways: SessionState['signIn'];
  /** There was a session until now. */
  readonly ended: boolean;
  readonly done: (me: Me) => void;
}

export function SignIn({ ways, ended, done }: SignInProps): ComponentChild {
  const heading = useRef<HTMLHeadingElement>(null);
  useEffect(() => {
    document.title = 'Sign in · Dockpass';
    if (ended) heading.current?.focus();
  }, [ended]);
  const { view, rest } = currentRoute();
  const problem = view === 'sign-in' ? PROBLEMS[rest[0] ?? ''] : undefined;
  return (
    <main class="alone">
      <div class="sign-in">
        <img src="favicon.svg" alt="" width="48" height="48" />
        <h1 ref={heading} tabIndex={-1}>
          Sign in to Dockpass
        </h1>
        <p class="lead">Registry credentials for your builds: who gets what, and why.</p>
        {ended && (
          <Notice tone="warn">Your session has ended. Sign in again, and you go on where you were.</Notice>
        )}
        {problem !== undefined && <Notice tone="bad">{problem}</Notice>}
        {ways.openId && (
          <a class="button primary" href="/ui/login" onClick={keepReturn}>
            Sign in with your account
          </a>
        )}
        {ways.openId && ways.token && <p class="or">or</p>}
        {ways.token && <TokenForm isMain={!ways.openId} done={done} />}
        {!ways.openId && !ways.token && (
          <Notice tone="warn" title="Not ready yet">
            The secret by which people sign in is still being read. Load the page again in a moment.
          </Notice>
        )}
      </div>
    </main>
  );
}

function TokenForm({ isMain, done }: { isMain: boolean; done: SignInProps['done'] }): ComponentChild {
  const input = useRef<HTMLInputElement>(null);
  const [busy, setBusy] = useState(false);
  const [error, setError] = useState<string>();
  const submit = async (): Promise<void> => {
    setBusy(true);
    setError(undefined);
    try {
      done(await send<Me>('POST', '/ui/session', { token: input.current?.value ?? '' }));
    } catch (thrown) {
      setError(thrown instanceof ApiError ? textOf(thrown) : 'Something went wrong here.');
      setBusy(false);
      input.current?.select();
    }
  };
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault();
        void submit();
      }}
    >
      {/* A password manager keeps the token by a name, and nobody else needs to see one. */}
      <input type="text" name="username" autocomplete="username" value="dockpass" hidden readOnly />
      <Field label="Admin token" hint="The value of ADMIN_TOKEN." error={error}>
        {(ties) => (
          <input
            {...ties}
            ref={input}
            type="password"
            name="password"
            autocomplete="current-password"
            required
            spellcheck={false}
          />
        )}
      </Field>
      <Button type="submit" kind={isMain ? 'primary' : ''} busy={busy}>
        Sign in with the token
      </Button>
    </form>
  );
}

function textOf({ message, retryAfter }: ApiError): string {
  return retryAfter === undefined ? message : `${message} (${String(retryAfter)} s)`;
}
