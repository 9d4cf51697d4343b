import { setImmediate } from 'node:timers/promises';

/** How often others had their turn in the event loop while some work was done. */
export async function turnsDuring(work: () => Promise<unknown>): Promise<number> {
  const state = { turns: 0, isDone: false };
  const others = takeTurns(state);
  await work();
  state.isDone = true;
  await others;
  return state.turns;
}

async function takeTurns(state: { turns: number; readonly isDone: boolean }): Promise<void> {
  while (!state.isDone) {
    await setImmediate();
    state.turns++;
  }
}

/** What comes of work that waits for nobody outside, before others had a thousand turns in the event loop; no time decides. */
export async function withinTurns<Result>(work: Promise<Result>): Promise<Result> {
  const state = { isDone: false };
  const done = work.finally(() => {
    state.isDone = true;
  });
  done.catch(() => undefined);
  for (let turns = 0; turns < 1_000 && !state.isDone; turns++) await setImmediate();
  if (!state.isDone) throw new Error('it is not done after a thousand turns');
  return done;
}
