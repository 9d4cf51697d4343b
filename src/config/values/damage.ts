import { isBeyondChance, isFarBeyondChance } from './chance.js';
import { encodesLine } from './encoded-line.js';
import { holdsTemplate, isPlaceholder, nameHoldsTemplate } from './placeholders.js';
import { quoted } from './quotes.js';

/** What may have happened to a value between whoever made it and here. */
export type Damage =
  | 'line_end'
  | 'edge'
  | 'lines'
  | 'invisible'
  | 'quotes'
  | 'escape'
  | 'template'
  | 'placeholder'
  | 'identity_token'
  | 'nothing'
  | 'encoded'
  | 'scheme'
  | 'assignment'
  | 'reference';

/**
 * What looks damaged about a password or user name. Pure; the value stays as it is.
 *
 * Passwords may be random: one is told of only where a generator makes such a look less often than once in ten million
 * times, if it has 16 characters or more ({@link isBeyondChance} has the numbers). User names are made by people, so for
 * them the look alone decides. Secrets that are placeholders as a whole are refused elsewhere.
 */
export function damageOf(value: string, isUserName: boolean): readonly Damage[] {
  if (isUsual(value) && !(isUserName && isPlaceholder(value))) return NONE;
  if (isPem(value)) return NONE;
  const text = value.trim();
  const rules = isUserName ? RULES_OF_NAMES : RULES_OF_SECRETS;
  const inside = rules.filter(([, holds]) => holds(text)).map(([damage]) => damage);
  return isDocument(text) ? inside : [...around(value), ...inside];
}

const NONE: readonly Damage[] = [];

/** Letters, digits and signs that no rule looks for: nearly every value, at the price of one search. */
function isUsual(value: string): boolean {
  return USUAL.test(value) && !ENCODED_END.test(value.slice(-3)) && !isNothing(value);
}

const USUAL = /^[\w.+-][\w.+/,;!?@#^&*()|>~-]*={0,2}$/;
const ENCODED_END = /K$|o=$|g==$/;

/** `readPem` takes it in many forms, and says what is wrong with it. Within JSON it is a key file. */
function isPem(value: string): boolean {
  return value.includes('-----BEGIN ') && !/^\s*["'`]\s*\{/.test(value);
}

/** White space may surround what is parsed anyway: the key files that some registries take for a password. */
function isDocument(text: string): boolean {
  return /^\{\s*"/.test(text) && text.endsWith('}');
}

function around(value: string): readonly Damage[] {
  const tail = value.slice(value.trimEnd().length);
  const found: Damage[] = [];
  if (/[\r\n]/.test(tail)) found.push('line_end');
  if (/[ \t]/.test(tail) || /^[ \t\r\n]/.test(value)) found.push('edge');
  if (INVISIBLE.test(value)) found.push('invisible');
  if (isSeveralLines(value.trim())) found.push('lines');
  return found;
}

/** Control and format characters, spaces but the common one, the mark of a byte that was no UTF-8. */
const INVISIBLE = /(?![\t\r\n ])[\p{Cc}\p{Cf}\p{Z}\ufffd\u2800\u3164]|\S[^\S\r\n ]+\S/u;

/** Base64 may be wrapped. */
function isSeveralLines(text: string): boolean {
  return /[\r\n]/.test(text) && !/^(?:[\w+/-]{60,76}\r?\n)+[\w+/-]+={0,2}$/.test(text);
}

type Rule = readonly [Damage, (text: string) => boolean];

const COMMON_RULES: readonly Rule[] = [
  ['nothing', isNothing],
  ['encoded', encodesLine],
  ['scheme', (text) => /^(?:authorization: *)?(?:bearer|basic|token) +\S+$/i.test(text)],
  ['assignment', (text) => ASSIGNMENT.test(text)],
  ['reference', (text) => REFERENCE.test(text)],
];

const RULES_OF_NAMES: readonly Rule[] = [
  ['quotes', (text) => /^["'`“„«‘‚‹]|["'`”“»’‘›]$/u.test(text)],
  ['escape', (text) => /\\[$"']|\\[nrt]$|\$\$|%(?:24|2b|40)/i.test(text)],
  ['identity_token', (text) => text === '<token>'],
  ['placeholder', (text) => text !== '<token>' && isPlaceholder(text)],
  ['template', (text) => nameHoldsTemplate(text) && !isPlaceholder(text)],
  ...COMMON_RULES,
];

const RULES_OF_SECRETS: readonly Rule[] = [
  ['quotes', isInQuotes],
  ['escape', (text) => isEscaped(text, /(?:\\[nrt])+$/) || isEscaped(text, /\\\$/g)],
  ['template', holdsTemplate],
  ...COMMON_RULES,
];

function isInQuotes(text: string): boolean {
  const found = quoted(text);
  if (!found) return false;
  const { isSure, inside } = found;
  return isSure || /^\{\s*\\?"/.test(inside) || isBeyondChance(text.length, inside);
}

function isEscaped(text: string, escape: RegExp): boolean {
  const rest = text.replace(escape, '');
  return rest !== text && isFarBeyondChance(text.length, rest);
}

function isNothing(text: string): boolean {
  return text.length < 16 && NOTHING.has(text.toLowerCase());
}

/** How YAML, JSON and programming languages write that there is no value, or only that there is one. */
const NOTHING: ReadonlySet<string> = new Set(
  '~ null nil none undefined true false yes no on off nan n/a {} [] (none) (null)'.split(' '),
);

const ASSIGNMENT =
  /^(?:export +)?\w*(?:password|passwd|token|secret|username|user|_key)(?:=|: )["']?[^\s="']/i;

const REFERENCE =
  /^(?:(?:op|vault|secretref|file|https?|ref\+[a-z]+):\/\/|enc\[[a-z0-9_]+,|\$ansible_vault;|arn:aws[a-z-]*:(?:secretsmanager|ssm):|\/(?:etc|run|var\/run|var\/lib|home|root|secrets|mnt)\/[\w.]+)/i;
