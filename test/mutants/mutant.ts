/** A part of the product, the specs that hold it, and mistakes that they have to see. */
export interface Area {
  readonly name: string;
  /** Patterns of Jest for paths. */
  readonly specs: readonly string[];
  readonly mutants: readonly SourceMutant[];
}

export interface SourceMutant {
  readonly file: string;
  /** Stands once in the file. */
  readonly text: string;
  /** What stands there instead. */
  readonly by: string;
}
