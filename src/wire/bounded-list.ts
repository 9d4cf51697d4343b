/** Items of a list that one line holds. */
const MAX_LISTED = 20;

/** The first items of a list under a name, and `<name>Count` with their number when that is not all. */
export function listed<Item>(
  name: string,
  items: readonly Item[],
  describe: (item: Item) => unknown = (item) => item,
): Readonly<Record<string, unknown>> {
  return {
    [name]: items.slice(0, MAX_LISTED).map(describe),
    ...(items.length > MAX_LISTED && { [`${name}Count`]: items.length }),
  };
}
