import { type SettingSpec, type SettingTable } from '../../registry/setting.js';
import { StoreReference } from '../../store/store-reference.js';
import { type ConfigFiles } from './files.js';
import { refuseKnown } from '../values/known-secrets.js';
import { noteDamage } from '../values/note-damage.js';
import { type Given, withValue } from './given.js';
import { type Notes } from './notes.js';
import { type RawSettings } from './raw-settings.js';
import { allowed, parseValue, type ValueOf } from './setting-kind.js';
import { type Written, writtenIn } from './written-setting.js';

/** What settings come to that only say where in a store they are kept. */
export interface LateValues {
  /** Takes the reference that stands under a key, or says what is wrong with it. */
  refuse(reference: StoreReference, key: string): string | undefined;
  /** Undefined = not known yet. */
  knownValue(reference: StoreReference): string | undefined;
}

/** Reads the settings of one table from where they may be written; whatever is wrong is noted. */
export class SettingReader<T extends SettingTable> {
  /** Properties that were given and could not be used. */
  readonly failed = new Set<string>();
  /** Properties that are kept in a store, and where. */
  readonly references = new Map<string, Given<StoreReference>>();
  /** Absolute paths of the files that hold the values of properties; undefined = none does. */
  secretFiles: Map<string, string> | undefined;

  /** @param late left out = none of the settings can be kept in a store */
  constructor(
    private readonly table: T,
    private readonly sources: readonly RawSettings[],
    private readonly notes: Notes,
    private readonly files: ConfigFiles,
    private readonly late?: LateValues,
  ) {}

  /** `undefined` when it was not given, cannot be used, or is {@link awaited}. */
  read<K extends keyof T & string>(property: K): Given<ValueOf<T[K]['kind']>> | undefined {
    const spec = this.spec(property);
    const [one, other] = this.find(property);
    if (!one) return undefined;
    if (other) {
      this.refuse(property, one.key, `is also given as ${other.key}; keep one of them`);
      return undefined;
    }
    const written = this.written(property, one, spec);
    const value = this.isNone(one, written, spec) ? undefined : written;
    if (value === undefined && !this.awaited(property)) this.failed.add(property);
    return value === undefined ? undefined : withValue(one, value as ValueOf<T[K]['kind']>);
  }

  /** Whether it is kept in a store which has not given it yet. */
  awaited(property: keyof T & string): boolean {
    const given = this.references.get(property);
    return given !== undefined && this.late?.knownValue(given.value) === undefined;
  }

  /** Where it was written, right or wrong, or where it would be. */
  keyOf(property: keyof T & string): string {
    const [source] = this.sources;
    return this.find(property)[0]?.key ?? source?.keyOf(source.nameOf(property)) ?? property;
  }

  /** Whether it was written anywhere, right or wrong. */
  has(property: keyof T & string): boolean {
    return this.find(property).length > 0;
  }

  /** Notes a problem with what {@link read} returned. */
  refuse(property: keyof T & string, key: string, message: string): void {
    this.failed.add(property);
    this.notes.problem(key, message);
  }

  private spec(property: string): SettingSpec {
    const spec = this.table[property];
    if (!spec) throw new TypeError(`${property} is not in the table of settings`);
    return spec;
  }

  private find(property: string): readonly Written[] {
    return writtenIn(this.sources, this.table, property);
  }

  private written(property: string, one: Written, spec: SettingSpec): unknown {
    if (one.form === 'value') return this.parse(one, spec);
    return one.form === 'file' ? this.readFile(property, one, spec) : this.readLate(property, one);
  }

  private readLate(property: string, one: Written): string | undefined {
    if (this.isEmpty(one)) return undefined;
    const reference = this.reference(one);
    if (typeof reference === 'string') {
      this.notes.problem(one.key, reference);
      return undefined;
    }
    this.references.set(property, withValue(one, reference));
    return this.late?.knownValue(reference);
  }

  /** What is wrong with it, as text, if something is. */
  private reference({ key, value }: Written): StoreReference | string {
    if (!this.late) return 'cannot be kept in a store, which has to be opened with it';
    const parsed = StoreReference.parse(typeof value === 'string' ? value : '');
    return typeof parsed === 'string' ? parsed : (this.late.refuse(parsed, key) ?? parsed);
  }

  private readFile(property: string, one: Written, { isPublic }: SettingSpec): string | undefined {
    if (this.isEmpty(one)) return undefined;
    const { key, value } = one;
    if (typeof value !== 'string') {
      this.notes.problem(key, 'must be the path of a file');
      return undefined;
    }
    const text = this.files.readSecret(key, value, this.notes);
    if (!isPublic) this.files.warnIfOpen(key, value, this.notes);
    (this.secretFiles ??= new Map()).set(property, this.files.resolve(value));
    return text;
  }

  private parse(one: Written, { kind, secret, isPublic }: SettingSpec): unknown {
    if (this.isEmpty(one)) return undefined;
    const { value, source } = one;
    if (secret && !isPublic && source.file) {
      this.files.warnIfOpen(source.file.key, source.file.value, this.notes);
    }
    const isText = source.textual || (source.mayBeText === true && typeof value === 'string');
    const parsed = parseValue(kind, value, isText);
    const quote = kind.type === 'text' && (typeof value === 'number' || typeof value === 'boolean');
    if (parsed === undefined) {
      this.notes.problem(one.key, `must be ${allowed(kind)}${quote ? '; put it in quotes' : ''}`);
    }
    return parsed;
  }

  /** Whether a secret is none at all; one that looks damaged, as any user name that does, is warned of. */
  private isNone(one: Written, value: unknown, { secret, isPublic, isUserName }: SettingSpec): boolean {
    const isSecret = secret === true && !isPublic;
    if (typeof value !== 'string' || !(isSecret || isUserName)) return false;
    const given = withValue(one, value);
    if (isSecret && refuseKnown(given, this.notes)) return true;
    noteDamage(given, !isSecret, this.notes);
    return false;
  }

  /** An empty value is never "not given": a variable that was not filled in must not widen or switch off anything. */
  private isEmpty(one: Written): boolean {
    const { value } = one;
    const empty = value === '' || value === null || (Array.isArray(value) && value.length === 0);
    if (empty) this.notes.problem(one.key, 'is empty; give it a value or leave it out');
    return empty;
  }
}
