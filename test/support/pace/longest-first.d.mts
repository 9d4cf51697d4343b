export declare const LONGEST: readonly string[];

export default class LongestFirst {
  sort<Test extends { readonly path: string }>(tests: Test[]): readonly Test[];
}
