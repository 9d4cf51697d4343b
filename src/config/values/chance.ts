/** Passwords that are worth the name have as many characters; what is shorter is told of whatever the odds. */
const STRONG = 16;

/**
 * Whether a password looks damaged by more than chance: something that generators make of their signs, too, such as the
 * same quotation mark at both ends, counts only where the rest of the password has few signs or none.
 *
 * A generator that takes all 94 printable characters of ASCII alike makes two such marks once in 3,000 passwords, and a
 * rest that passes here once in 20,000: one password of 26 or more in sixty million is wrongly told of, and fewer of 16
 * to 25. Of shorter ones, which nobody should use, it is one in 3,000.
 *
 * @param whole characters of the password
 * @param rest what stays of it without the damage
 */
export function isBeyondChance(whole: number, rest: string): boolean {
  return whole < STRONG || hasFewSigns(rest) || isWordy(rest) || TOKEN.test(rest);
}

/**
 * The same for what few characters make, such as a backslash before the last letter: here only words, numbers and tokens
 * of known makers, which no generator that uses signs makes.
 */
export function isFarBeyondChance(whole: number, rest: string): boolean {
  return whole < STRONG || (rest.length >= STRONG && isWordy(rest)) || TOKEN.test(rest);
}

/** A third of a generator's characters are signs. It makes 24 without one, 30 with one, ... in 20,000 once. */
function hasFewSigns(text: string): boolean {
  if (text.length < 24 || /[^\x21-\x7e]/.test(text)) return false;
  return text.length >= 24 + 6 * text.replace(/[A-Za-z\d]+/g, '').length;
}

/** Hexadecimal, UUIDs, words: letters of one case, first ones aside, with one sign or none between them. */
function isWordy(text: string): boolean {
  return /^[A-Za-z\d][a-z\d]*(?:[-_.: ][A-Za-z\d][a-z\d]*)*$|^[A-Z\d]+(?:[-_.: ][A-Z\d]+)*$/.test(text);
}

/** Tokens that are known by how they begin: of GitHub, GitLab, Docker, DigitalOcean, and JWTs. */
const TOKEN = /^(?:gh[a-z]_|github_pat_|gl[a-z]{2,6}-|dckr_[po]at_|dop_v\d_|eyJ)[\w.-]+$/;
