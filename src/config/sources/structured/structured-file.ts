export type FilePath = readonly (string | number)[];

/** A parsed YAML or JSON file. */
export interface StructuredFile {
  readonly value: unknown;
  /** What the program that the file was made for takes all the same; only in files of other programs. */
  readonly oddities: readonly FileFault[];
  /** Whether lines are known: else they are searched for, which costs as much as parsing it. */
  readonly hasLines: boolean;
  /** Line of the key or list item, from 1, where it is known. */
  lineOf(path: FilePath): number | undefined;
}

/** What is wrong with a file; holds nothing of its text. */
export interface FileFault {
  readonly line: number | undefined;
  readonly message: string;
}

export interface ParseOptions {
  readonly format: 'yaml' | 'json';
  /**
   * Whether it is read as other programs' libraries do (gopkg.in/yaml.v2 into text fields, encoding/json): every YAML
   * scalar is text, an empty file is nothing, and of equal keys the last, of several documents the first is taken.
   */
  readonly foreign?: boolean;
}
