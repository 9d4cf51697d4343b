import { type ClientSettings, type GivenText } from '../../dialects/client-settings.js';
import { noteWeakSecret } from '../gateway/secret-rules.js';
import { type Notes } from '../settings/notes.js';
import { type SettingReader } from '../settings/setting-reader.js';
import { type SettingTable } from '../../registry/setting.js';

/** How the settings of a client are written. */
export interface ClientWords {
  readonly isDefault: boolean;
  /** The property of the table under which a word stands. */
  readonly propertyOf: (word: string) => string;
  /** What messages call it. */
  readonly nameOf: (word: string) => string;
  /** Where it would stand. */
  readonly keyOf: (word: string) => string;
}

/** The settings of one client, each read once: several clients may ask for one of the default client. */
export class ClientReader implements ClientSettings {
  readonly #given = new Map<string, GivenText | undefined>();

  constructor(
    private readonly reader: SettingReader<SettingTable>,
    private readonly words: ClientWords,
    private readonly notes: Notes,
  ) {}

  get isDefault(): boolean {
    return this.words.isDefault;
  }

  read(word: string): GivenText | undefined {
    if (!this.#given.has(word)) {
      const given = this.reader.read(this.words.propertyOf(word));
      this.#given.set(word, given as GivenText | undefined); // settings of clients are text
    }
    return this.#given.get(word);
  }

  has(word: string): boolean {
    return this.reader.has(this.words.propertyOf(word));
  }

  awaits(word: string): boolean {
    this.read(word);
    return this.reader.awaited(this.words.propertyOf(word));
  }

  nameOf(word: string): string {
    return this.words.nameOf(word);
  }

  missing(word: string, message: string): void {
    this.notes.problem(this.words.keyOf(word), `is missing; ${message}`);
  }

  problem(key: string, message: string): void {
    this.notes.problem(key, message);
  }

  noteWeak(secret: GivenText): void {
    noteWeakSecret(secret, this.notes);
  }
}
