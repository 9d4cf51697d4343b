import { type ComponentChild } from 'preact';
import { useCallback, useEffect, useState } from 'preact/hooks';
import { ApiError, get, session } from './api.js';
import { takeReturn } from './sign-in/return.js';
import { SignIn } from './sign-in/sign-in.js';
import { Loading, Problem } from './parts/state.js';
import { Shell } from './shell.js';
import { type Me, type SessionState } from './types.js';

/** Either the sign-in or the page with its views, for whoever is signed in. */
export function App(): ComponentChild {
  const [state, setState] = useState<SessionState>();
  const [error, setError] = useState<ApiError>();
  const [ended, setEnded] = useState(false);
  const load = useCallback(async (): Promise<void> => {
    setError(undefined);
    try {
      setState(await get<SessionState>('/ui/session'));
    } catch (thrown) {
      setError(thrown instanceof ApiError ? thrown : new ApiError('failed', 'Something went wrong here.'));
    }
  }, []);
  useEffect(() => void load(), [load]);
  useEffect(() => {
    session.lost = (): void => {
      setEnded(true);
      setState((before) => before && { ...before, session: null });
    };
  }, []);
  const signedIn = (me: Me): void => {
    setEnded(false);
    setState((before) => before && { ...before, session: me });
  };
  if (error) {
    return (
      <main class="alone">
        <Problem error={error} retry={() => void load()} />
      </main>
    );
  }
  if (!state) {
    return (
      <main class="alone">
        <Loading />
      </main>
    );
  }
  if (!state.session) return <SignIn ways={state.signIn} ended={ended} done={signedIn} />;
  takeReturn();
  return (
    <Shell
      me={state.session}
      signedOut={() => {
        setEnded(false);
        setState({ ...state, session: null });
      }}
    />
  );
}
