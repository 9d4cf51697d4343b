/** A text that stands in quotation marks. */
export interface Quoted {
  readonly inside: string;
  /** The marks are such as no generator of passwords puts at both ends: two, an escaped one, or typographic ones. */
  readonly isSure: boolean;
}

/** `undefined` unless the same marks are at both ends. */
export function quoted(text: string): Quoted | undefined {
  const outer = PLAIN.exec(text)?.[2];
  if (outer !== undefined) {
    const inner = DOUBLE.exec(outer)?.[2];
    return inner === undefined ? { inside: outer, isSure: false } : { inside: inner, isSure: true };
  }
  const inside = ESCAPED.exec(text)?.[2] ?? TYPOGRAPHIC.exec(text)?.[1];
  return inside === undefined ? undefined : { inside, isSure: true };
}

const PLAIN = /^(["'`])([^]*)\1$/;
const DOUBLE = /^(["'])([^]*)\1$/;
const ESCAPED = /^(\\["'])([^]*)\1$/;
const TYPOGRAPHIC = /^[“”„«»‘‚’‹›]([^]*)[“”«»‘’‹›]$/u;
