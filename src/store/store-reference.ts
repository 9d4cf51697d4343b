import { inspect } from 'node:util';

/** A name of a store: its kind's id, or what `STORE_<NAME>_KIND` made. */
const STORE = /^[a-z][a-z0-9_-]{0,62}$/;
const LONGEST = 2_048;

/**
 * Where a secret is kept: `STORE:PATH#FIELD`. The path belongs to the store, which alone knows its grammar; it may hold
 * a `:` and a `#`, since the store ends at the first `:` and the field begins after the last `#`.
 */
export class StoreReference {
  private constructor(
    readonly store: string,
    readonly path: string,
    /** Undefined = the secret is one value. */
    readonly field: string | undefined,
  ) {}

  /** What was written, or a constant text that says what is wrong with it. */
  static parse(text: string): StoreReference | string {
    if (text.length > LONGEST) return 'must be a reference of at most 2,048 characters';
    if (!/^[\x20-\x7e]*$/.test(text) || text !== text.trim()) return 'must be a reference of printable ASCII';
    const colon = text.indexOf(':');
    const store = text.slice(0, Math.max(0, colon));
    if (!STORE.test(store)) return FORM;
    const rest = text.slice(colon + 1);
    const hash = rest.lastIndexOf('#');
    const path = hash < 0 ? rest : rest.slice(0, hash);
    const field = hash < 0 ? undefined : rest.slice(hash + 1);
    return path === '' || field === '' ? FORM : new StoreReference(store, path, field);
  }

  /** What one read gives: all fields of the path. */
  get place(): string {
    return `${this.store}:${this.path}`;
  }

  toString(): string {
    return this.field === undefined ? this.place : `${this.place}#${this.field}`;
  }

  /** It stands among settings: whatever names their identity names it too, and not as a value. */
  toJSON(): object {
    return { from: this.toString() };
  }

  [inspect.custom](): string {
    return `[from ${this.toString()}]`;
  }
}

const FORM = 'must be a reference STORE:PATH or STORE:PATH#FIELD, e.g. vault:kv/ci/hub#password';
