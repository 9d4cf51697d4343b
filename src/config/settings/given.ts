/** A setting that was given, with the key under which it was: `DRONE_SECRET_FILE`. */
export interface Given<T> {
  readonly key: string;
  readonly value: T;
}

/** Something else under the same key, which is made when somebody asks: for a file, its line has to be looked for. */
export function withValue<T>(given: Given<unknown>, value: T): Given<T> {
  return new OtherValue(given, value);
}

class OtherValue<T> implements Given<T> {
  constructor(
    private readonly given: Given<unknown>,
    readonly value: T,
  ) {}

  get key(): string {
    return this.given.key;
  }
}
