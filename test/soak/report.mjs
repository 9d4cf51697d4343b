/** The table of a soak, and whether it is good. */

import { ENDED, NOT_STARTED } from './gateway-log.mjs';

/** How much more may be held at the end than before: what V8 keeps, and a worker that had not started yet. */
const MORE = { residentMb: 80, descriptors: 40, sockets: 40 };
/** Errors that a soak brings about itself. */
const MADE = [ENDED, NOT_STARTED, 'the configuration on disk is refused; the running one stays'];

/** Prints it. Returns the exit status. */
export function report({ ended, counted, clients, log, before, after, samples }) {
  const found = [
    ...(ended ? [ended] : []),
    ...(log.deaths > counted.deaths
      ? [`workers ended: ${log.deaths}, of which ${counted.deaths} by us`]
      : []),
    ...lines('wrong answer', clients.wrong.counts),
    ...lines('unanswered', clients.unanswered.counts),
    ...lines('log', log.errors).filter((line) => !MADE.some((made) => line.includes(made))),
    ...growth(before, after, samples),
  ];
  for (const [name, count] of Object.entries(counted)) print(name, count);
  for (const name of Object.keys(MORE)) {
    const [first, last] = [before, after].map((held) => held?.[name].toFixed(0) ?? '-');
    print(
      name,
      `${first} before, ${last} after, at most ${Math.max(...samples.map((one) => one[name]), 0).toFixed(0)}`,
    );
  }
  for (const line of found) print('FOUND', line);
  for (const line of [...clients.wrong.told, ...clients.unanswered.told]) print('when', line);
  print('result', found.length === 0 ? 'nothing wrong' : 'wrong');
  return found.length === 0 ? 0 : 1;
}

function growth(before, after, samples) {
  if (!after) return [];
  const early = middle(samples.slice(0, Math.ceil(samples.length / 4)), 'residentMb');
  const late = middle(samples.slice(-Math.ceil(samples.length / 4)), 'residentMb');
  return Object.entries(MORE)
    .filter(([name, most]) => (name === 'residentMb' ? late - early : after[name] - before[name]) > most)
    .map(([name]) => `${name} grew`);
}

function middle(samples, name) {
  const sorted = samples.map((sample) => sample[name]).sort((a, b) => a - b);
  return sorted[Math.floor(sorted.length / 2)] ?? 0;
}

function lines(kind, counts) {
  return [...counts].map(([what, count]) => `${kind}: ${what} (${count})`);
}

function print(name, value) {
  process.stdout.write(`${name.padEnd(14)}${value}\n`);
}
