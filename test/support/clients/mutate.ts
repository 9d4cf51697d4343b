import { type HeaderLines } from '../../../src/dialects/sample-client.js';
import { rawRequest, type RawRequest } from './sign.js';

/** A number from 0 to below `limit`, the same sequence for the same seed (mulberry32). */
export function randomNumbers(seed: number): (limit: number) => number {
  let state = seed;
  return (limit) => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) % limit;
  };
}

/** The request with one random change: to a line, its name, its place, the target or the body. */
export function mutate(
  request: RawRequest,
  donor: RawRequest,
  random: (limit: number) => number,
): RawRequest {
  const { target, headers, body } = request;
  const kind = random(20);
  if (kind === 0) return rawRequest(changeText(target, random), body, headers);
  if (kind <= 2) return rawRequest(target, changeBody(body, random), headers);
  return rawRequest(target, body, changeLines(headers, donor.headers, random));
}

function changeLines(lines: HeaderLines, donor: HeaderLines, random: (limit: number) => number): HeaderLines {
  const at = random(lines.length);
  const [name, value] = lines[at] ?? ['', ''];
  const changed = (...instead: HeaderLines): HeaderLines => lines.toSpliced(at, 1, ...instead);
  switch (random(10)) {
    case 0:
      return changed();
    case 1:
      return changed([name, value], [name, value]);
    case 2:
      return changed([name, value], [name.toUpperCase(), changeText(value, random)]);
    case 3:
      return changed([random(2) ? name.toUpperCase() : name.toLowerCase(), value]);
    case 4:
      return changed([changeText(name, random), value]);
    case 5:
      return changed().toSpliced(random(lines.length), 0, [name, value]);
    case 6: // the same line of another valid request
      return changed([name, donor.find(([other]) => other === name)?.[1] ?? '']);
    default:
      return changed([name, changeText(value, random)]);
  }
}

function changeText(text: string, random: (limit: number) => number): string {
  const at = random(text.length + 1);
  const character = String.fromCharCode(random(4) ? 0x20 + random(0x5f) : random(0x100));
  const [head, rest] = [text.slice(0, at), text.slice(at)];
  switch (random(7)) {
    case 0:
      return head + rest.slice(1);
    case 1:
      return head + character + rest;
    case 2:
      return head + rest.slice(1, 2) + rest.slice(0, 1) + rest.slice(2);
    case 3:
      return head + otherCase(rest.slice(0, 1)) + rest.slice(1);
    case 4:
      return head;
    case 5:
      return head + rest.slice(0, random(8)) + rest;
    default:
      return head + character + rest.slice(1);
  }
}

function otherCase(letter: string): string {
  return letter === letter.toUpperCase() ? letter.toLowerCase() : letter.toUpperCase();
}

function changeBody(body: Buffer, random: (limit: number) => number): Buffer {
  const at = random(body.length);
  if (random(4) === 0) return body.subarray(0, at);
  if (random(4) === 0) return Buffer.concat([body, Buffer.from([random(0x100)])]);
  const changed = Buffer.from(body);
  changed.writeUInt8(random(0x100), at);
  return changed;
}
