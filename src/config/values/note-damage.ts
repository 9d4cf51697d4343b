import { type Given } from '../settings/given.js';
import { type Notes } from '../settings/notes.js';
import { type Damage, damageOf } from './damage.js';

/** What is wrong, and how it is mended. */
const MESSAGES: Readonly<Record<Damage, string>> = {
  line_end:
    'ends in a line end, which is used as a part of it: write it with printf %s instead of echo, a YAML block with |- instead of |, a file without empty lines and with line ends of Unix',
  edge: 'begins or ends with white space, which is used as a part of it: take that away',
  lines: 'has a line end inside: is there something else in it?',
  invisible:
    'holds a character that nobody sees (byte order mark, no-break or zero-width space, tab, control character): type it anew or copy it as plain text',
  quotes:
    'is in quotation marks, which are used as a part of it: docker --env-file and files of secrets keep them, so leave them out there',
  escape:
    'holds an escape that nothing took away (\\$, $$, %24, \\n): docker --env-file, files and YAML without double quotes keep it as it is',
  template: 'holds a template that nothing filled in, such as ${NAME} or {{ name }}',
  placeholder: 'is still a placeholder; put the user name in its place',
  identity_token:
    'is what docker writes beside an identity token, which CI clients cannot use: make an access token, and give the user name that goes with it',
  nothing: 'is what programs write for no value at all (null, ~, undefined, true): is the value missing?',
  encoded:
    'is base64 of a text with a line end behind it: give the text itself and, where base64 is wanted, encode it with printf %s instead of echo',
  scheme: 'begins with a scheme of HTTP (Bearer, Basic): give only what follows it, for Basic decoded',
  assignment: 'begins with the name of a variable: give only what follows it',
  reference: 'says where the value is (a path, a URL, sealed text) instead of being it',
};

/** Warns of a password or user name that looks damaged; it is used as it is. */
export function noteDamage(given: Given<string>, isUserName: boolean, notes: Notes): void {
  for (const damage of damageOf(given.value, isUserName)) notes.warn(given.key, MESSAGES[damage]);
}
