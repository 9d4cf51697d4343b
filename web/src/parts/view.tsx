import { type ComponentChild, type ComponentChildren } from 'preact';
import { useLayoutEffect, useRef } from 'preact/hooks';

interface ViewProps {
  readonly title: string;
  /** One sentence below the title. */
  readonly lead?: ComponentChildren;
  /** Buttons beside the title. */
  readonly actions?: ComponentChildren;
  readonly children?: ComponentChildren;
}

let isFirst = true;

/** A view of the page. When it appears, its title is where the keyboard and the screen reader go on. */
export function View({ title, lead, actions, children }: ViewProps): ComponentChild {
  const heading = useRef<HTMLHeadingElement>(null);
  useLayoutEffect(() => {
    document.title = `${title} · Dockpass`;
    if (!isFirst) heading.current?.focus();
    isFirst = false;
  }, [title]);
  return (
    <>
      <header class="view-head">
        <div>
          <h1 ref={heading} tabIndex={-1}>
            {title}
          </h1>
          {lead !== undefined && <p class="lead">{lead}</p>}
        </div>
        {actions !== undefined && <div class="actions">{actions}</div>}
      </header>
      {children}
    </>
  );
}

interface PanelProps {
  readonly title?: string;
  readonly aside?: ComponentChildren;
  readonly children?: ComponentChildren;
}

/** A part of a view that belongs together. */
export function Panel({ title, aside, children }: PanelProps): ComponentChild {
  return (
    <section class="panel">
      {title !== undefined && (
        <header class="panel-head">
          <h2>{title}</h2>
          {aside}
        </header>
      )}
      {children}
    </section>
  );
}

/** Names and what they stand for, one below the other. */
export function Facts({
  of,
}: {
  of: readonly (readonly [name: string, value: ComponentChild])[];
}): ComponentChild {
  return (
    <dl class="facts">
      {of.map(([name, value]) => (
        <div key={name}>
          <dt>{name}</dt>
          <dd>{value}</dd>
        </div>
      ))}
    </dl>
  );
}
