import { navigate } from '../router.js';

const KEY = 'dockpass:return';

/** Remembers the view that was asked for, while the provider signs somebody in. */
export function keepReturn(): void {
  try {
    if (!isSignIn()) sessionStorage.setItem(KEY, location.hash);
  } catch {
    // A browser that keeps nothing shows the first view afterwards.
  }
}

/** Goes back there. */
export function takeReturn(): void {
  if (!isSignIn()) return;
  let kept: string | null = null;
  try {
    kept = sessionStorage.getItem(KEY);
    sessionStorage.removeItem(KEY);
  } catch {
    // As above.
  }
  navigate(kept?.startsWith('#/') ? kept : '#/overview', { replace: true });
}

function isSignIn(): boolean {
  return location.hash === '' || location.hash === '#/' || location.hash.startsWith('#/sign-in');
}
