/** PEM text in the form that OpenSSL reads, or what to do about it; without either there is no PEM text at all. */
export interface ReadPem {
  /** Every block with its base64 in lines of 64 and `\n` between them; what stands outside of blocks is kept. */
  readonly pem?: string;
  /** Constant; goes on behind the key of a setting. */
  readonly problem?: string;
}

/**
 * Reads PEM text (RFC 7468) as people have it: with line ends of any system, written as `\n` or `\r\n`, as blanks, or
 * left out; indented; in quotation marks; as the base64 of the whole. A PEM text holds neither backslashes nor blanks
 * that mean anything, so that there is one way to read each. Nothing is checked of what the blocks hold.
 */
export function readPem(text: string): ReadPem {
  const plain = decoded(withLineEnds(text));
  const pieces = plain.split(BOUNDARY);
  if (pieces.length === 1) return isBare(plain) ? { problem: PROBLEMS.bare } : {};
  const written: string[] = [lines(pieces[0])];
  for (let at = 1; at < pieces.length; at += 6) {
    const [begin, label = '', body = '', end, endLabel, after] = pieces.slice(at, at + 6);
    if (begin !== 'BEGIN' || end !== 'END' || label !== endLabel) return { problem: PROBLEMS.cut };
    const content = contentOf(body);
    if (content === undefined) return { problem: PROBLEMS.broken };
    written.push(`-----BEGIN ${label}-----\n`, content, `-----END ${label}-----\n`, lines(after));
  }
  return { pem: written.join('') };
}

const BOUNDARY = /-----(BEGIN|END) ([A-Z\d]+(?: [A-Z\d]+)*)-----/;

const PROBLEMS = {
  cut: 'is a PEM text without its end or its beginning: in .env all its lines stand in double quotes; docker --env-file takes one line, with \\n for each line end; a file takes it as it is',
  bare: 'is base64 without the lines -----BEGIN …----- and -----END …-----: give the whole PEM text',
  broken:
    'is a PEM text that holds what none can hold: give it as it is, or as one line with \\n for each line end',
} as const;

/** Without quotation marks around it, and with line ends where they were escaped. */
function withLineEnds(text: string): string {
  const trimmed = text.trim();
  const inside = /^(\\?["']|`)([^]*)\1$/.exec(trimmed)?.[2]?.trim() ?? trimmed;
  return inside.replace(/\\{1,4}(?:r\\{1,4}n|[nr]|\r?\n|$)/g, '\n').replaceAll('\\/', '/');
}

/** What the base64 of PEM text holds, also where it was encoded twice; the text itself where it is no such. */
function decoded(text: string): string {
  let inner = text;
  for (let times = 0; times < 2 && /^[\w+/=\s-]+$/.test(inner) && !inner.includes('-----'); times++)
    inner = withLineEnds(Buffer.from(inner, 'base64').toString('utf8'));
  return inner.includes('-----BEGIN ') ? inner : text;
}

/** The DER of keys and certificates is a sequence, which `M` begins. */
function isBare(text: string): boolean {
  return /^M[A-Za-z\d+/]{39,}={0,2}$/.test(text.replace(/\s+/g, ''));
}

/** The lines of a block. Encrypted keys of the older form have headers, whose lines mean something (RFC 1421). */
function contentOf(body: string): string | undefined {
  if (body.includes(':')) return lines(body);
  const base64 = body.replace(/\s+/g, '');
  return /^[A-Za-z\d+/]+={0,2}$/.test(base64) ? `${base64.replace(/.{64}(?=.)/g, '$&\n')}\n` : undefined;
}

/** Without indentation, and without empty lines at either end. */
function lines(text = ''): string {
  const trimmed = text.trim().split('\n');
  return trimmed.join('') === '' ? '' : `${trimmed.map((line) => line.trim()).join('\n')}\n`;
}
