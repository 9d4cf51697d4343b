import { type Dialect } from './dialect.js';
import { drone } from './drone/drone.dialect.js';
import { woodpecker } from './woodpecker/woodpecker.dialect.js';

/** Every dialect there is, in the order of messages and documentation. A new one is its folder and a line here. */
export const DIALECTS: readonly Dialect[] = [drone, woodpecker];

/** For an id that is known to be one. */
export function dialectOf(id: string): Dialect {
  const dialect = DIALECTS.find((one) => one.id === id);
  if (!dialect) throw new TypeError('there is no dialect of that id');
  return dialect;
}

/** Every event that some client knows, each once. */
export const ALL_EVENTS: ReadonlySet<string> = new Set(DIALECTS.flatMap(({ events }) => events));
