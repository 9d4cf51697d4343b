/** What changed inputs are made of. */
interface Material {
  readonly seeds: readonly string[];
  readonly pieces: readonly string[];
}

/** The text with one to four random changes. */
export function mutate(text: string, material: Material, random: (limit: number) => number): string {
  let changed = text;
  for (let changes = 1 + random(4); changes > 0; changes--) changed = change(changed, material, random);
  return changed;
}

const ODD = [
  '\0',
  '\t',
  '\n',
  '\r',
  ' ',
  '\u007f',
  '\u0080',
  '\u00a0',
  'é',
  'ſ',
  'K',
  'İ',
  '\u2028',
  '\ud800',
  '😀',
];

function change(text: string, material: Material, random: (limit: number) => number): string {
  const from = random(text.length + 1);
  const to = Math.min(text.length, from + random(random(3) === 0 ? text.length + 1 : 4));
  const [head, part, tail] = [text.slice(0, from), text.slice(from, to), text.slice(to)];
  switch (random(9)) {
    case 0:
      return head + tail;
    case 1:
      return head + part.repeat(1 + random(3)) + tail;
    case 2:
      return head + pick(material.pieces, random) + tail;
    case 3:
      return head + pick(material.pieces, random) + part + tail;
    case 4:
      return head + String.fromCharCode(0x20 + random(0x5f)) + tail;
    case 5:
      return head + pick(ODD, random) + tail;
    case 6:
      return head + (part === part.toUpperCase() ? part.toLowerCase() : part.toUpperCase()) + tail;
    case 7: {
      const other = pick(material.seeds, random);
      return head + other.slice(random(other.length + 1));
    }
    default:
      return head + tail + part;
  }
}

export function pick<T>(items: readonly T[], random: (limit: number) => number): T {
  const item = items[random(items.length)];
  if (item === undefined) throw new TypeError('there is nothing to pick from');
  return item;
}
