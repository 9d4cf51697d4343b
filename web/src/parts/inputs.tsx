import { type ComponentChild, type ComponentChildren } from 'preact';
import { useId, useState } from 'preact/hooks';
import { Icon } from './icons.js';

interface FieldProps {
  readonly label: string;
  readonly hint?: ComponentChildren;
  /** What is wrong with what was typed. */
  readonly error?: string | undefined;
  /** The input, with the attributes that tie it to its label, hint and error. */
  readonly children: (ties: FieldTies) => ComponentChild;
}

export interface FieldTies {
  readonly id: string;
  readonly 'aria-describedby': string | undefined;
  readonly 'aria-invalid': boolean | undefined;
}

/** An input with its label, hint and error: `<Field label="Repository">{(ties) => <input {...ties} />}</Field>`. */
export function Field({ label, hint, error, children }: FieldProps): ComponentChild {
  const id = useId();
  const described = [hint !== undefined && `${id}-hint`, error !== undefined && `${id}-error`].filter(
    Boolean,
  );
  const ties = {
    id,
    'aria-describedby': described.length > 0 ? described.join(' ') : undefined,
    'aria-invalid': error === undefined ? undefined : true,
  };
  return (
    <div class={`field${error === undefined ? '' : ' wrong'}`}>
      <label for={id}>{label}</label>
      {children(ties)}
      {hint !== undefined && (
        <p class="hint" id={`${id}-hint`}>
          {hint}
        </p>
      )}
      {error !== undefined && (
        <p class="error" id={`${id}-error`}>
          {error}
        </p>
      )}
    </div>
  );
}

interface ButtonProps {
  readonly busy?: boolean;
  readonly kind?: 'primary' | 'quiet' | 'danger' | '';
  readonly type?: 'button' | 'submit';
  readonly disabled?: boolean;
  readonly onClick?: () => void;
  readonly children: ComponentChildren;
}

/** A button; while it is busy it keeps its place and says so. */
export function Button({
  busy = false,
  kind = '',
  type = 'button',
  disabled = false,
  onClick,
  children,
}: ButtonProps): ComponentChild {
  return (
    <button
      type={type}
      class={`button ${kind}`}
      disabled={disabled || busy}
      aria-busy={busy}
      {...(onClick && { onClick })}
    >
      {children}
      {busy && <span class="visually-hidden"> (under way)</span>}
    </button>
  );
}

/** A text in type of one width that can be copied. */
export function Copyable({ text }: { text: string }): ComponentChild {
  const [done, setDone] = useState(false);
  const copy = async (): Promise<void> => {
    await navigator.clipboard.writeText(text);
    setDone(true);
  };
  return (
    <span class="copyable">
      <code>{text}</code>
      <button
        type="button"
        class="button quiet small"
        aria-label={`Copy ${text}`}
        onClick={() => void copy()}
      >
        <Icon name={done ? 'ok' : 'copy'} size={14} />
      </button>
    </span>
  );
}
