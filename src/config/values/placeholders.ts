/** Characters; nobody leaves a longer one. */
const LONGEST = 256;

/**
 * Whether a whole text is what somebody should have put a value in place of. It is told by its look, and only where no
 * generator of passwords makes such: what is inside its brackets are words.
 */
export function isPlaceholder(text: string): boolean {
  return BEGINNINGS.test(text) && text.length <= LONGEST && PLACEHOLDERS.some((look) => look.test(text));
}

/**
 * Whether some part of a text is a template that nobody filled in, where a whole one would be a placeholder. Strict, for
 * texts that may be random: a generator of all printable signs makes one of 64 in five million, a shorter one more seldom.
 */
export function holdsTemplate(text: string): boolean {
  return text.includes('{') && PART.test(text);
}

/** {@link holdsTemplate} for user names, which nobody makes at random. */
export function nameHoldsTemplate(name: string): boolean {
  return PART_OF_NAME.test(name);
}

/** One of these begins every placeholder; most texts begin with none of them. */
const BEGINNINGS =
  /^(?:[^A-Za-z\d]|replace|change|your|insert|enter|put|paste|fill|add|todo|tbd|fixme|placeholder|redacted|masked|x{6})/i;

/** Words with one space or sign between them, each in small letters, in capitals, or a number. */
const WORDS = String.raw`(?:[A-Za-z][a-z]*|[A-Z]+|\d+)(?:[ _./:-](?:[A-Za-z][a-z]*|[A-Z]+|\d+))*`;
const NAME = String.raw`(?:[A-Z][A-Z0-9_]*|[a-z][a-z0-9_]*)`;
const WANTED = 'secret|token|password|passwd|passphrase|key|value|pat|username|user|login|account';

const PLACEHOLDERS: readonly RegExp[] = [
  // replace-me-with-openssl-rand-hex-32, changeme, CHANGE_THIS_NOW, change-it
  /^(?:replace|change)(?:me(?!nt)|[-_ .]?(?:me|this|it)(?![a-z]))/i,
  // your-secret, YOUR_DRONE_SECRET, your registry token here
  new RegExp(`^your(?:[-_ .][a-z]+)*[-_ .](?:${WANTED})(?:[-_ .][a-z]+)*$`, 'i'),
  /^(?:insert|enter|put|paste|fill|add)(?:[-_ .][a-z]+)+[-_ .](?:here|in)$/i,
  /^(?:todo|tbd|fixme|placeholder|redacted|masked)$/i,
  /^(?:x{6,}|\*{3,}|\.{3,}|…+|•{3,})$/i,
  // <token>, <your token>, [TOKEN]
  new RegExp(`^(?:<${WORDS}>|\\[${WORDS}\\])$`),
  // ${TOKEN}, ${TOKEN:-x}, $TOKEN, $(openssl rand -hex 32), $(TOKEN)
  /^\$\{[A-Za-z_][\w.]*(?::?[-?+=][^{}]*)?\}$/,
  /^\$[A-Z][A-Z0-9_]{2,}$/,
  new RegExp(`^\\$\\((?:[a-z][a-z0-9_-]*(?: [^()]*)?|${NAME})\\)$`),
  // {{ token }}, {{ .Values.token }}, ${{ secrets.TOKEN }}, <%= ENV["TOKEN"] %>
  /^(?:\$?\{\{.*\}\}|<%[=-]? .* -?%>)$/s,
  // %TOKEN%, @TOKEN@, @@TOKEN@@, __TOKEN__, #{TOKEN}#, ((token)), [[token]]
  new RegExp(`^(?:%${NAME}%|@${NAME}@|@@${NAME}@@|__${NAME}__|#\\{${NAME}\\}#)$`),
  new RegExp(`^(?:\\(\\(${WORDS}\\)\\)|\\[\\[ ?${WORDS} ?\\]\\])$`),
];

const PART = /\$\{[A-Z_]{5,}\}|\{\{-? [^{}]*\}\}/;
const PART_OF_NAME = /\$\{|\{\{|\$\(|<[^<>]*>|%[A-Z][A-Z0-9_]*%/;
