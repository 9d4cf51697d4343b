import { type ComponentChild, type ComponentChildren } from 'preact';
import { useId } from 'preact/hooks';

interface PlotProps {
  readonly title: string;
  /** One or two sentences: what whoever cannot see it has to know. */
  readonly says: string;
  readonly width: number;
  readonly height: number;
  readonly kind: string;
  readonly children: ComponentChildren;
}

/** A drawing that takes the width of its place, and is a picture with a name and a description for whoever does not see it. */
export function Plot({ title, says, width, height, kind, children }: PlotProps): ComponentChild {
  const id = useId();
  return (
    <svg
      class={`plot ${kind}`}
      viewBox={`0 0 ${String(width)} ${String(height)}`}
      preserveAspectRatio="none"
      role="img"
      aria-labelledby={`${id}-title ${id}-says`}
    >
      <title id={`${id}-title`}>{title}</title>
      <desc id={`${id}-says`}>{says}</desc>
      {children}
    </svg>
  );
}

/** What the colours of a plot mean, with the figure of each. */
export function Legend({ of }: { of: readonly (readonly [kind: string, text: string])[] }): ComponentChild {
  return (
    <ul class="legend">
      {of.map(([kind, text]) => (
        <li key={kind}>
          <Swatch kind={kind} /> {text}
        </li>
      ))}
    </ul>
  );
}

/** A colour beside its word. */
export function Swatch({ kind }: { kind: string }): ComponentChild {
  return (
    <svg class="swatch" width="12" height="12" viewBox="0 0 12 12" aria-hidden="true" focusable="false">
      <rect class={kind} width="12" height="12" rx="3" />
    </svg>
  );
}
