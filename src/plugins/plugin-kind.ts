/** What folders can contribute: where they lie, how their class is marked, and how it is called in messages. */
export interface PluginKind<Plugin extends { readonly id: string }> {
  /** Of the directory, e.g. `providers`. */
  readonly folder: string;
  /** One of it, e.g. `provider`. */
  readonly word: string;
  /** Key of the decorator by which its class is found. */
  readonly mark: string;
  /** What is wrong with all of them together; a text for contributors. */
  problemOf?(plugins: readonly Plugin[]): string | undefined;
}
