import { randomBytes } from 'node:crypto';

/**
 * Makes ids for requests: unique over restarts and workers by their beginning, and short, since each stands in two
 * lines for every request. They are names and not secrets.
 */
export function requestIds(): () => string {
  const beginning = randomBytes(6).toString('hex');
  let count = 0;
  return () => `${beginning}-${(++count).toString(36)}`;
}
