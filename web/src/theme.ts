export type Theme = 'auto' | 'light' | 'dark';

const KEY = 'dockpass:theme';
const THEMES: readonly Theme[] = ['auto', 'light', 'dark'];

export function storedTheme(): Theme {
  const stored = remembered(() => localStorage.getItem(KEY));
  return THEMES.find((theme) => theme === stored) ?? 'auto';
}

/** Shows the page so, now and the next time. */
export function chooseTheme(theme: Theme): void {
  applyTheme(theme);
  remembered(() => {
    localStorage.setItem(KEY, theme);
  });
}

export function applyTheme(theme = storedTheme()): void {
  if (theme === 'auto') delete document.documentElement.dataset.theme;
  else document.documentElement.dataset.theme = theme;
}

export function themeAfter(theme: Theme): Theme {
  return THEMES[(THEMES.indexOf(theme) + 1) % THEMES.length] ?? 'auto';
}

/** A browser may keep nothing, and throws then. */
function remembered<T>(use: () => T): T | undefined {
  try {
    return use();
  } catch {
    return undefined;
  }
}
