/** A setting that was given, with the key under which it was: `DRONE_SECRET_FILE`. */
export interface Given<T> {
  readonly key: string;
  readonly value: T;
}

/** Something else under the same key. */
export function withValue<T>(given: Given<unknown>, value: T): Given<T> {
  return {
    get key() {
      return given.key;
    },
    value,
  };
}
