import 'reflect-metadata';

/** What an operator must know about one setting of a provider, shown by `dockpass providers` and the documentation. */
export interface SettingDoc {
  /** What it is for, one sentence, with unit and allowed values where it has any. */
  readonly description: string;
  /** A secret can also be given as `<SETTING>_FILE`, and is never shown. */
  readonly secret?: boolean;
  /** Some registries take a token for a user name: it can be given as `<SETTING>_FILE` and is not shown, too. */
  readonly userName?: boolean;
  /** Shown as the default; left out = none. */
  readonly default?: string;
  readonly example?: string;
}

export interface DescribedSetting extends SettingDoc {
  /** Property name, e.g. `roleArn`. */
  readonly property: string;
}

const SETTINGS = Symbol('dockpass:settings');

/** Describes a property of a settings class. Stands beside the class-validator rules of the same property. */
export function Setting(doc: SettingDoc): PropertyDecorator {
  return (prototype, property) => {
    const described: DescribedSetting = { ...doc, property: String(property) };
    const known = (Reflect.getMetadata(SETTINGS, prototype) as DescribedSetting[] | undefined) ?? [];
    Reflect.defineMetadata(SETTINGS, [...known, described], prototype);
  };
}

/** The described settings of a class, in the order of their declaration, inherited ones first. */
export function settingsOf(type: { readonly prototype: object }): readonly DescribedSetting[] {
  return (Reflect.getMetadata(SETTINGS, type.prototype) as DescribedSetting[] | undefined) ?? [];
}
