import { type ComponentChild, type ComponentChildren } from 'preact';
import { type ApiError } from '../api.js';
import { type Load } from '../use-load.js';
import { clockTime } from '../time.js';
import { Icon, type IconName } from './icons.js';

export type Tone = 'ok' | 'warn' | 'bad' | 'idle' | 'plain';

const TONES: Readonly<Record<string, Tone>> = {
  ok: 'ok',
  fresh: 'ok',
  given: 'ok',
  degraded: 'warn',
  stale: 'warn',
  failing: 'bad',
  unavailable: 'bad',
  refused: 'bad',
  unused: 'idle',
};

/** A word of state with its sign: colour never tells it alone. */
export function State({
  state,
  tone = TONES[state] ?? 'plain',
}: {
  state: string;
  tone?: Tone;
}): ComponentChild {
  const icon: IconName | undefined = tone === 'plain' ? undefined : tone;
  return (
    <span class={`state ${tone}`}>
      {icon && <Icon name={icon} size={14} />}
      {state}
    </span>
  );
}

/** Something to be told: `bad` is read out at once. */
export function Notice({ tone = 'plain', title, children }: NoticeProps): ComponentChild {
  return (
    <div class={`notice ${tone}`} role={tone === 'bad' ? 'alert' : 'status'}>
      {tone !== 'plain' && <Icon name={tone} />}
      <div>
        {title !== undefined && <strong>{title}</strong>}
        {children}
      </div>
    </div>
  );
}

interface NoticeProps {
  readonly tone?: Tone;
  readonly title?: string;
  readonly children?: ComponentChildren;
}

/** Where there is nothing to show, and why that is. */
export function Empty({ title, children }: { title: string; children?: ComponentChildren }): ComponentChild {
  return (
    <div class="empty">
      <strong>{title}</strong>
      <div>{children}</div>
    </div>
  );
}

/** What a failed request says, and what to do. */
export function Problem({
  error,
  retry,
}: {
  error: ApiError;
  retry?: (() => void) | undefined;
}): ComponentChild {
  return (
    <Notice tone="bad" title={TITLES[error.problem]}>
      <p>{error.message}</p>
      {retry && (
        <button type="button" class="button" onClick={retry}>
          <Icon name="reload" size={16} /> Try again
        </button>
      )}
    </Notice>
  );
}

const TITLES: Readonly<Record<ApiError['problem'], string>> = {
  'signed-out': 'Signed out',
  forbidden: 'Not allowed',
  offline: 'No way to the gateway',
  missing: 'Not there',
  refused: 'That cannot be done',
  failed: 'The gateway failed',
};

interface LoadedProps<T> {
  readonly of: Load<T>;
  /** Shown instead where it says that there is nothing. */
  readonly empty?: { readonly when: (data: T) => boolean; readonly show: ComponentChild };
  readonly children: (data: T) => ComponentChild;
}

/** Shows what was loaded, or that it is awaited, is nothing, or failed; older data stays in sight below a failure. */
export function Loaded<T>({
  of: { data, error, at, reload },
  empty,
  children,
}: LoadedProps<T>): ComponentChild {
  if (data === undefined) return error ? <Failed error={error} reload={reload} /> : <Loading />;
  return (
    <>
      {error && at !== undefined && (
        <Notice tone="warn" title={TITLES[error.problem]}>
          <p>
            {error.message} What you see is from {clockTime(new Date(at))}.
          </p>
        </Notice>
      )}
      {empty?.when(data) ? empty.show : children(data)}
    </>
  );
}

/** What was asked wrongly is refused the next time as well. */
function Failed({
  error,
  reload,
}: {
  readonly error: ApiError;
  readonly reload: () => void;
}): ComponentChild {
  return <Problem error={error} retry={error.problem === 'refused' ? undefined : reload} />;
}

export function Loading(): ComponentChild {
  return (
    <div class="loading" role="status">
      <span class="visually-hidden">Loading…</span>
      <span class="bar wide" />
      <span class="bar" />
      <span class="bar narrow" />
    </div>
  );
}
