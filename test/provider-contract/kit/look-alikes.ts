/** Letters of other scripts that look like Latin ones. */
const HOMOGRAPHS: Readonly<Record<string, string>> = {
  a: 'а',
  c: 'с',
  e: 'е',
  i: 'і',
  o: 'о',
  p: 'р',
  s: 'ѕ',
  x: 'х',
  y: 'у',
};

/**
 * Addresses that resemble a host and belong to somebody else, or are no canonical address at all. What is put before
 * the first label is left out where that label is a customer's own choice.
 */
export function lookAlikesOf(host: string, firstLabelIsFree: boolean): readonly string[] {
  const glued = firstLabelIsFree ? [] : [`evil${host}`, `evil-${host}`, `x${host}`];
  return [
    ...glued,
    ...around(host),
    ...atDots(host),
    ...homographs(host),
    host.toUpperCase(),
    host.replace(/[a-z]/, (letter) => letter.toUpperCase()),
  ].filter((candidate) => candidate !== host);
}

function around(host: string): readonly string[] {
  const after = [
    '.evil.example',
    '.evil',
    'x',
    '-evil',
    '.',
    '..',
    ':443',
    ':5000',
    ':',
    '/',
    '/v2',
    '#',
    '?',
  ];
  const before = [
    'evil.example/',
    'evil.example:',
    'user@',
    'https://',
    '.',
    '//',
    '*.',
    'evil.',
    ' ',
    '\n',
    '\t',
  ];
  const white = [' ', '\n', '\t', '\0', '\r\n', '%00', '\u200b', '\u2028'];
  return [...[...after, ...white].map((text) => host + text), ...before.map((text) => text + host)];
}

/** A dot that is missing, doubled, another character (an unescaped dot of a pattern), or has a label beside it. */
function atDots(host: string): readonly string[] {
  const found: string[] = [];
  for (let at = host.indexOf('.'); at >= 0; at = host.indexOf('.', at + 1)) {
    const [before, after] = [host.slice(0, at), host.slice(at + 1)];
    for (const joint of ['', 'x', '-', '_', '..', '.evil.', '。', '．']) found.push(before + joint + after);
  }
  return found;
}

function homographs(host: string): readonly string[] {
  return Array.from(host).flatMap((letter, at) => {
    const other = HOMOGRAPHS[letter];
    return other === undefined ? [] : [host.slice(0, at) + other + host.slice(at + 1)];
  });
}
