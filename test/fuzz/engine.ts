import { growsTooFast } from '../support/pace/growth.js';
import { randomNumbers } from '../support/clients/mutate.js';
import { mutate, pick } from './mutation.js';

/** One parser of the product, and what must hold for whatever it is given. */
export interface Target<Outcome = unknown> {
  readonly name: string;
  /** Real values, from which every input is made. */
  readonly seeds: readonly string[];
  /** Texts that mean something to the parser; put in at random places. */
  readonly pieces: readonly string[];
  /** Asks the product. Its own typed errors are outcomes; whatever else is thrown is a finding. */
  run(input: string): Outcome | Promise<Outcome>;
  /** What is wrong with the outcome, by rules that share no code with the product; undefined = nothing. */
  judge(input: string, outcome: Outcome): string | undefined;
  /** Milliseconds up to which nobody looks at how the work on 64 KiB grows; default 200. */
  readonly slowMs?: number;
}

export interface Finding {
  readonly input: string;
  readonly problem: string;
}

export interface Report {
  readonly target: string;
  readonly runs: number;
  readonly finding: Finding | undefined;
}

export interface Bounds {
  readonly seed: number;
  readonly runs: number;
  /** Milliseconds after which no further input is tried; default: no limit. */
  readonly limitMs?: number;
}

/** Feeds a target until the bounds end it or something is found. The same seed gives the same inputs. */
export async function fuzz<Outcome>(
  target: Target<Outcome>,
  { seed, runs, limitMs = Infinity }: Bounds,
): Promise<Report> {
  const random = randomNumbers(seed ^ hashOf(target.name));
  const end = performance.now() + limitMs;
  for (let run = 0; run < runs; run++) {
    if (run % 16 === 0 && performance.now() > end)
      return { target: target.name, runs: run, finding: undefined };
    const seedText = pick(target.seeds, random);
    const input = run < target.seeds.length ? (target.seeds[run] ?? '') : mutate(seedText, target, random);
    const problem =
      (await problemOf(target, input)) ??
      (run % 97 === 0 ? await slowness(target, input, random) : undefined);
    if (problem !== undefined) {
      const finding = problem.startsWith(SLOW)
        ? { input, problem }
        : { input: await shrink(target, input), problem };
      return { target: target.name, runs: run + 1, finding };
    }
  }
  return { target: target.name, runs, finding: undefined };
}

/** What is wrong with one input; undefined = nothing. */
export async function problemOf<Outcome>(
  target: Target<Outcome>,
  input: string,
): Promise<string | undefined> {
  try {
    return target.judge(input, await target.run(input));
  } catch (error) {
    return `thrown: ${error instanceof Error ? (error.stack ?? error.message) : String(error)}`;
  }
}

const SLOW = 'slow: ';
const LONG = 64 * 1024;

/** A part of the input again and again, up to 64 KiB: the work on it must be linear. */
async function slowness(
  target: Target,
  input: string,
  random: (limit: number) => number,
): Promise<string | undefined> {
  const at = random(input.length + 1);
  const part = input.slice(at, at + 1 + random(24)) || 'a';
  const longer = (size: number): string =>
    input.slice(0, at) + part.repeat(Math.ceil(size / part.length)) + input.slice(at);
  if (!(await growsTooFast((size) => target.run(longer(size)), LONG, target.slowMs ?? 200))) return undefined;
  return `${SLOW}the work grows too fast for ${JSON.stringify(part)} repeated to 64 KiB at ${String(at)}`;
}

/** A shorter input that is also wrong. */
async function shrink(target: Target, input: string): Promise<string> {
  let best = input;
  for (let size = Math.ceil(best.length / 2), attempts = 0; size >= 1; size = Math.floor(size / 2)) {
    for (let at = 0; at < best.length && attempts < 2_000; attempts++) {
      const shorter = best.slice(0, at) + best.slice(at + size);
      if ((await problemOf(target, shorter)) === undefined) at += size;
      else best = shorter;
    }
  }
  return best;
}

function hashOf(name: string): number {
  let hash = 0;
  for (const character of name) hash = (Math.imul(hash, 31) + (character.codePointAt(0) ?? 0)) | 0;
  return hash;
}
