import { type ComponentChild } from 'preact';

/** A sentence of the gateway's own: what stands between backticks is code, and links to its pages are only their words. */
export function Words({ of }: { of: string }): ComponentChild {
  const parts = of.replace(/ ?\(\[[^\]]*\]\([^)]*\)+/g, '').split('`');
  return <>{parts.map((part, at) => (at % 2 === 1 ? <code key={at}>{part}</code> : part))}</>;
}
