import { createHash } from 'node:crypto';

const LOWER = 'abcdefghijklmnopqrstuvwxyz';
const UPPER = LOWER.toUpperCase();
const DIGITS = '0123456789';
const ALNUM = LOWER + UPPER + DIGITS;
const PRINTABLE = Array.from({ length: 94 }, (_, at) => String.fromCharCode(33 + at)).join('');

/** Random numbers that are the same in every run: SHA-256 of a counter. */
export class SteadyRandom {
  #block = Buffer.alloc(0);
  #at = 0;
  #count = 0;

  constructor(private readonly seed: string) {}

  byte(): number {
    if (this.#at === this.#block.length) {
      this.#block = createHash('sha512')
        .update(`${this.seed} ${String(this.#count++)}`)
        .digest();
      this.#at = 0;
    }
    return this.#block[this.#at++] ?? 0;
  }

  bytes(length: number): Buffer {
    return Buffer.from(Array.from({ length }, () => this.byte()));
  }

  /** From 0, below `end`; `end` is at most 256. */
  below(end: number): number {
    for (;;) {
      const byte = this.byte();
      if (byte < 256 - (256 % end)) return byte % end;
    }
  }

  text(alphabet: string, length: number): string {
    let text = '';
    while (text.length < length) text += alphabet.charAt(this.below(alphabet.length));
    return text;
  }
}

type Maker = (random: SteadyRandom) => string;

const encoded =
  (encoding: BufferEncoding, length: number): Maker =>
  (random) =>
    random.bytes(length).toString(encoding);
const signs =
  (alphabet: string, min: number, max: number): Maker =>
  (random) =>
    random.text(alphabet, min + random.below(max - min + 1));
const token =
  (prefix: string, alphabet: string, length: number): Maker =>
  (random) =>
    prefix + random.text(alphabet, length);

/** What common programs make of passwords and tokens. */
export const PASSWORD_MAKERS: Readonly<Record<string, Maker>> = {
  'openssl rand -base64 12': encoded('base64', 12),
  'openssl rand -base64 18': encoded('base64', 18),
  'openssl rand -base64 32': encoded('base64', 32),
  'openssl rand -hex 16': encoded('hex', 16),
  'openssl rand -hex 32': encoded('hex', 32),
  token_urlsafe: encoded('base64url', 24),
  uuid: (random) =>
    random
      .bytes(16)
      .toString('hex')
      .replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5'),
  'pwgen -s': signs(ALNUM, 16, 40),
  'pwgen -sy': signs(PRINTABLE, 16, 16),
  'every printable sign': signs(PRINTABLE, 17, 72),
  'KeePass, with brackets and without letters': signs(PRINTABLE.replace(/[A-Za-z]/g, ''), 20, 32),
  '1Password': signs(`${ALNUM}!#%)*+,-.:=>?@]^_}~`, 16, 32),
  Bitwarden: signs(`${ALNUM}!@#$%^&*`, 16, 64),
  Terraform: signs(`${ALNUM}!@#$%&*()-_=+[]{}<>:?`, 16, 32),
  'small letters and signs': signs(LOWER + PRINTABLE.replace(/[A-Za-z\d]/g, ''), 16, 32),
  'AWS secret key': signs(`${ALNUM}+/`, 40, 40),
  'Azure client secret': signs(`${ALNUM}~._-`, 40, 40),
  'groups of six': (random) => Array.from({ length: 4 }, () => random.text(ALNUM, 6)).join('-'),
  ghp_: token('ghp_', ALNUM, 36),
  'glpat-': token('glpat-', `${ALNUM}_-`, 20),
  dckr_pat_: token('dckr_pat_', `${ALNUM}_-`, 27),
  'Harbor robot': signs(ALNUM, 32, 32),
  'Quay robot': signs(UPPER + DIGITS, 64, 64),
  JWT: (random) => `eyJhbGciOiJSUzI1NiJ9.eyJ${random.text(ALNUM, 40)}.${encoded('base64url', 32)(random)}`,
  'five words': (random) =>
    Array.from({ length: 5 }, () => WORDS[random.below(WORDS.length)]).join(random.text('-_. ', 1)),
  PEM: (random) =>
    `-----BEGIN PRIVATE KEY-----\n${encoded('base64', 48)(random)}\n-----END PRIVATE KEY-----\n`,
  'key of a service account': (random) =>
    `${JSON.stringify(
      {
        type: 'service_account',
        private_key: PASSWORD_MAKERS['PEM']?.(random),
        client_email: 'ci@x.example',
      },
      null,
      random.below(3),
    )}\n`,
  'authorized user': (random) =>
    `${JSON.stringify({ type: 'authorized_user', refresh_token: encoded('hex', 16)(random) })}\n`,
};

/** Words that begin or end as damage does, beside ordinary ones. */
const WORDS = [
  ...[
    'basic',
    'bearer',
    'token',
    'null',
    'true',
    'none',
    'secret',
    'user',
    'orbit',
    'lamp',
    'mast',
    'password',
  ],
];
