import { type Dialect } from '../dialects/dialect.js';
import { DIALECTS } from '../dialects/dialects.js';
import { type AskedBuild } from '../dialects/shared/asked-build.js';

/** Whether clients of this dialect ask for a build while it is as it is. */
export function asksWhile(
  { asksBeforeApproval }: Dialect,
  { blocked }: Pick<AskedBuild, 'blocked'>,
): boolean {
  return asksBeforeApproval || !blocked;
}

const labels = (asks: boolean): string =>
  DIALECTS.flatMap(({ label, asksBeforeApproval }) => (asksBeforeApproval === asks ? [label] : [])).join(
    ' and ',
  );

/** What is wrong with asking as a client that never does: behind the name of the option or parameter. */
export const NEVER_BLOCKED = `is for ${labels(true)}: ${labels(false)} asks only for builds that need no approval any more`;
