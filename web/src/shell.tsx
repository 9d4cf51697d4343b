import { type ComponentChild } from 'preact';
import { useEffect, useState } from 'preact/hooks';
import { ApiError, send } from './api.js';
import { MeContext } from './me.js';
import { Icon } from './parts/icons.js';
import { Empty } from './parts/state.js';
import { toast, Toasts } from './parts/toast.js';
import { View } from './parts/view.js';
import { hrefOf, type Route, useRoute } from './router.js';
import { chooseTheme, storedTheme, themeAfter } from './theme.js';
import { type Me } from './types.js';
import { VIEWS, type ViewEntry } from './views/views.js';

interface ShellProps {
  readonly me: Me;
  readonly signedOut: () => void;
}

/** The page around a view: its name, the ways to the views, who is signed in. */
export function Shell({ me, signedOut }: ShellProps): ComponentChild {
  const route = useRoute();
  const [open, setOpen] = useState(false);
  useEffect(() => {
    setOpen(false);
  }, [route]);
  const current = VIEWS.find(({ path }) => path === (route.view || 'overview'));
  return (
    <MeContext.Provider value={me}>
      <a class="skip" href="#main" onClick={skip}>
        Skip to the content
      </a>
      <div class="shell">
        <header class="top">
          <button
            type="button"
            class="button quiet menu"
            aria-expanded={open}
            aria-controls="ways"
            aria-label="Menu"
            onClick={() => {
              setOpen(!open);
            }}
          >
            <Icon name="menu" />
          </button>
          <a class="brand" href={hrefOf('overview')}>
            <img src="favicon.svg" alt="" width="28" height="28" /> Dockpass
          </a>
          <Person me={me} signedOut={signedOut} />
        </header>
        <nav
          class={`ways${open ? ' open' : ''}`}
          id="ways"
          aria-label="Views"
          onClick={() => {
            setOpen(false); // also where the view stays the same
          }}
        >
          <ul>
            {VIEWS.map((entry) => (
              <Way key={entry.path} entry={entry} isCurrent={entry === current} />
            ))}
          </ul>
        </nav>
        <main id="main" tabIndex={-1}>
          <Content entry={current} route={route} />
        </main>
      </div>
      <Toasts />
    </MeContext.Provider>
  );
}

function Way({
  entry: { path, label, icon },
  isCurrent,
}: {
  entry: ViewEntry;
  isCurrent: boolean;
}): ComponentChild {
  return (
    <li>
      <a href={hrefOf(path)} aria-current={isCurrent ? 'page' : undefined}>
        <Icon name={icon} /> {label}
      </a>
    </li>
  );
}

function Content({ entry, route }: { entry: ViewEntry | undefined; route: Route }): ComponentChild {
  if (entry) return <entry.View key={entry.path} route={route} />;
  return (
    <View title="Nothing here">
      <Empty title="There is no such view.">
        <a href={hrefOf('overview')}>Go to the overview</a>
      </Empty>
    </View>
  );
}

function Person({ me, signedOut }: ShellProps): ComponentChild {
  const [theme, setTheme] = useState(storedTheme);
  const turn = (): void => {
    const next = themeAfter(theme);
    chooseTheme(next);
    setTheme(next);
  };
  const signOut = async (): Promise<void> => {
    try {
      await send('DELETE', '/ui/session');
      signedOut();
    } catch (thrown) {
      // Who reads that they are signed out walks away.
      toast(`You are still signed in. ${thrown instanceof ApiError ? thrown.message : ''}`);
    }
  };
  return (
    <div class="person">
      <button
        type="button"
        class="button quiet"
        aria-label={`Colours: ${theme}`}
        title={`Colours: ${theme}`}
        onClick={turn}
      >
        <Icon name={theme === 'dark' ? 'moon' : theme === 'light' ? 'sun' : 'auto'} />
      </button>
      <span class="who">
        <span class="name">{me.name || (me.by === 'token' ? 'Token holder' : me.subject)}</span>
        <span class="role">{me.role}</span>
      </span>
      <button
        type="button"
        class="button quiet"
        aria-label="Sign out"
        title="Sign out"
        onClick={() => void signOut()}
      >
        <Icon name="out" />
      </button>
    </div>
  );
}

/** The address stays what it is: it names a view. */
function skip(event: Event): void {
  event.preventDefault();
  document.getElementById('main')?.focus();
}
