import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import { ProviderError } from '../../../src/registry/provider-error.js';
import { type MintedCredential } from '../../../src/registry/registry-provider.js';
import { type VendorContract } from '../contract.js';
import { type Folder } from './folder.js';
import { Stage } from './stage.js';

/** No value of a good answer looks like this, so that it is known again in a credential. */
const TEXT = 'of-another-shape';
const COUNT = 47_114_711;
/** What stands where something else should. */
const WRONG: readonly unknown[] = [null, undefined, COUNT, TEXT, true, [], {}, [TEXT], { [TEXT]: TEXT }];
/** What becomes of values that are pasted into a text unseen. */
const PASTED = /^(?:undefined|null|true|NaN|\[object Object\])?$/;
const MINUTE = 60_000;

type Path = readonly (string | number)[];

/** Answers that are JSON, but not what the vendor documents. */
export function describeShapes(folder: Folder, vendor: VendorContract): void {
  const calls = Object.entries(vendor.calls).filter(([call]) => !vendor.unread?.includes(call));

  describe('answers of another shape', () => {
    let stage: Stage;
    beforeAll(async () => {
      stage = await Stage.set(folder, vendor);
      await stage.mint(); // what a library looks up only once
    });
    afterEach(() => {
      stage.server.behave();
    });
    afterAll(() => stage.leave());

    /** The answer to a call, as far as it is JSON. */
    const answerTo = async (path: string): Promise<unknown> => {
      let answer: unknown;
      stage.server.reword(path, (body) => {
        answer ??= parsed(body);
        return body;
      });
      await stage.mint();
      return answer;
    };

    /** What comes of a value in the place of another: a code, or what is wrong with the credential, or nothing. */
    const outcomeOf = async (path: string, place: Path, value: unknown): Promise<string> => {
      stage.server.reword(path, (body) => {
        const answer = parsed(body);
        return answer === undefined ? body : JSON.stringify(replaced(answer, place, value)) || 'null';
      });
      return stage.mint().then(
        (minted) => misfitOf(minted) ?? 'taken',
        (error: unknown) => (error instanceof ProviderError ? error.code : `a ${String(error)}`),
      );
    };

    it.each(calls)('at %s are no credential', async (call, path) => {
      const answer = await answerTo(path);
      const code = vendor.codes?.[`${call} garbage`] ?? 'bad_answer';
      const wrong: string[] = [];
      for (const place of answer === undefined ? [] : placesIn(answer)) {
        for (const value of othersThan(at(answer, place))) {
          const outcome = await outcomeOf(path, place, value);
          if (outcome === 'taken' || outcome === code) continue;
          wrong.push(
            `${value === undefined ? 'nothing' : JSON.stringify(value)} at /${place.join('/')}: ${outcome}`,
          );
        }
      }
      expect(wrong).toEqual([]);
    });

    it('are told by what they say of the life, which is in the answer and nowhere else', async () => {
      const outcomes: string[] = [];
      for (const [, path] of calls) {
        const answer = await answerTo(path);
        const texts = answer === undefined ? [] : placesIn(answer).filter((place) => place.length > 0);
        for (const place of texts) outcomes.push(await outcomeOf(path, place, TEXT));
      }
      expect(outcomes).toContain('bad_answer');
    });
  });
}

/** What is wrong with a credential; undefined = nothing. */
function misfitOf({ username, password, expiresAt }: MintedCredential): string | undefined {
  for (const text of [username, password] as readonly unknown[]) {
    if (typeof text !== 'string') return 'a credential that is no text';
    if (PASTED.test(text) || /\p{Cc}/u.test(text)) return 'a credential that is none';
    if (text.includes(String(COUNT))) return 'a number as credential';
  }
  if ([username, password].includes(TEXT)) return undefined; // a text in the place of a text
  if (`${username} ${password}`.includes(TEXT)) return 'another value as credential';
  if (expiresAt === undefined) return 'a credential that does not expire';
  if (Number.isFinite(expiresAt) && expiresAt > Date.now() + MINUTE) return undefined;
  return 'a life that is none';
}

function parsed(body: string): unknown {
  try {
    return JSON.parse(body) as unknown;
  } catch {
    return undefined;
  }
}

/** Whatever is of another kind. A number is not replaced by `true`, which counts as 1 and so is one. */
function othersThan(value: unknown): readonly unknown[] {
  const kind = kindOf(value);
  return WRONG.filter((other) => kindOf(other) !== kind && !(kind === 'number' && other === true));
}

function kindOf(value: unknown): string {
  if (value === null || Array.isArray(value)) return value === null ? 'null' : 'list';
  return typeof value;
}

/** Everything in a value, and the value itself. */
function placesIn(value: unknown, path: Path = []): readonly Path[] {
  if (typeof value !== 'object' || value === null) return [path];
  const parts = Object.entries(value).flatMap(([key, part]) => placesIn(part, [...path, key]));
  return [path, ...parts];
}

function at(value: unknown, path: Path): unknown {
  return path.reduce((part: unknown, key) => (part as Record<string | number, unknown>)[key], value);
}

/** The value with another one in its place; itself where there is no such place. */
function replaced(value: unknown, [key, ...path]: Path, other: unknown): unknown {
  if (key === undefined) return other;
  if (typeof value !== 'object' || value === null || !Object.hasOwn(value, key)) return value;
  const copy = structuredClone(value) as Record<string | number, unknown>;
  copy[key] = replaced(copy[key], path, other);
  return copy;
}
