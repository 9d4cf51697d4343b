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
