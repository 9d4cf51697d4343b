import { type Area } from '../mutant.js';

const STORES = 'src/secrets/open-stores.ts';
const KEEPER = 'src/secrets/secret-keeper.ts';
const PLACE = 'src/secrets/place.ts';
const SECRET = 'src/secrets/held-secret.ts';
const FIELD = 'src/store/field-of.ts';
const REFERENCE = 'src/store/store-reference.ts';
const WORK = 'src/store/shared-work.ts';

export const SECRETS: Area = {
  name: 'secrets',
  specs: ['src/secrets/', 'src/store/'],
  mutants: [
    { file: STORES, text: 'JSON.stringify(one.settings) === JSON.stringify(other.settings)', by: 'true' },
    { file: STORES, text: 'one.kind === other.kind && JSON', by: 'JSON' },
    { file: STORES, text: 'changed.add(name);', by: '' },
    { file: STORES, text: '      this.#opened.delete(name);', by: '' },
    { file: STORES, text: 'void Promise.resolve(open.close()).catch(() => undefined);', by: '' },
    { file: STORES, text: '    this.#opened.clear();', by: '' },
    { file: STORES, text: 'await Promise.allSettled(all.map(async ({ open }) => open.close()));', by: '' },
    { file: KEEPER, text: 'if (changed.has(place.store)) this.#forget(name, place);', by: '' },
    { file: KEEPER, text: 'if (changed.has(place.store)) this', by: 'this' },
    { file: KEEPER, text: 'if (!place.isWanted) this', by: 'this' },
    { file: KEEPER, text: 'READ_LIMIT_MS = 5_000', by: 'READ_LIMIT_MS = 10_000' },
    { file: KEEPER, text: 'place.users.add(user)', by: 'place' },
    { file: KEEPER, text: "found === 'no_field' ? 'not_found' : 'bad_answer'", by: "'not_found'" },
    { file: KEEPER, text: 'this.#context.refreshMs = refreshMs;', by: '' },
    { file: KEEPER, text: '    place.retire();', by: '' },
    { file: KEEPER, text: 'this.#stop.abort();\n    for', by: 'for' },
    { file: PLACE, text: 'super(context, false);', by: 'super(context);' },
    { file: PLACE, text: 'if (!user.retired) least = Math.min(least, user.idleMs);', by: 'void user;' },
    { file: PLACE, text: 'if (user.retired) this.users.delete(user);', by: 'void user;' },
    {
      file: PLACE,
      text: 'before?.isLike(held) === false || this.lastError !== undefined',
      by: 'this.lastError !== undefined',
    },
    {
      file: PLACE,
      text: 'before?.isLike(held) === false || this.lastError !== undefined',
      by: 'before?.isLike(held) === false',
    },
    { file: PLACE, text: "if (outcome === 'ok' && this.#changed) this", by: "if (outcome === 'ok') this" },
    { file: PLACE, text: "if (outcome === 'ok' && this.#changed) this", by: 'if (this.#changed) this' },
    { file: PLACE, text: '    this.#changed = false;', by: '' },
    { file: PLACE, text: 'if (!user.retired) user.renew();', by: 'user.renew();' },
    {
      file: SECRET,
      text: 'JSON.stringify(this.secret.value) === JSON.stringify(other.secret.value)',
      by: 'JSON.stringify(this.secret) === JSON.stringify(other.secret)',
    },
    {
      file: SECRET,
      text: "toJSON(): string {\n    return '[secret]';",
      by: 'toJSON(): unknown {\n    return this.secret;',
    },
    { file: SECRET, text: 'this.clock.monotonic() - this.readAt', by: '0' },
    {
      file: FIELD,
      text: 'Object.entries(fieldsOf(value)).find(([name]) => name === field)?.[1]',
      by: '(fieldsOf(value) as Record<string, unknown>)[field]',
    },
    { file: FIELD, text: "value === '' ? 'no_field' : { text: value }", by: '{ text: value }' },
    { file: FIELD, text: 'Number.isSafeInteger(value)', by: "typeof value === 'number'" },
    { file: FIELD, text: "others.length > 0 ? 'several_fields' : textOf(one)", by: 'textOf(one)' },
    { file: FIELD, text: ' && !Array.isArray(parsed)', by: '' },
    { file: FIELD, text: 'nestsTooDeep(Buffer.from(value)) ? undefined : JSON', by: 'JSON' },
    { file: REFERENCE, text: 'return `${this.store}:${this.path}`;', by: 'return this.path;' },
    { file: REFERENCE, text: "text.indexOf(':')", by: "text.lastIndexOf(':')" },
    { file: REFERENCE, text: "rest.lastIndexOf('#')", by: "rest.indexOf('#')" },
    { file: REFERENCE, text: "path === '' || field === ''", by: "path === ''" },
    { file: REFERENCE, text: '!/^[\\x20-\\x7e]*$/.test(text) || text', by: 'text' },
    { file: REFERENCE, text: 'return { from: this.toString() };', by: 'return {};' },
    { file: WORK, text: "if (signal.aborted) throw new ProviderError('timed_out');", by: '' },
    { file: WORK, text: 'if (--flight.waiting === 0) this', by: 'this' },
    { file: WORK, text: 'this.#flight = undefined;', by: '' },
    { file: WORK, text: '    flight.stop.abort();', by: '' },
    { file: WORK, text: '(this.#flight ??= this.#start())', by: '(this.#flight = this.#start())' },
  ],
};
