import type { Type } from '@nestjs/common';
import { validateSync } from 'class-validator';
import {
  type SettingKind,
  type SettingSpec,
  type SettingTable,
  settingTable,
} from '../../registry/setting.js';
import { environmentName } from './setting-name.js';
import { hasFile } from './written-setting.js';

/** A setting as operators have to know it. */
export interface SettingDescription {
  /** As the environment writes it. */
  readonly key: string;
  /** Key of the file that holds it; only secrets have one. */
  readonly fileKey: string | undefined;
  /** As the configuration file writes it. */
  readonly property: string;
  readonly description: string;
  readonly kind: SettingKind['type'];
  /** What alone it may be, or what the items of a list may be; undefined = the kind says it all. */
  readonly allowed: readonly string[] | undefined;
  readonly required: boolean;
  readonly secret: boolean;
  readonly default: string | undefined;
  readonly example: string | undefined;
}

/**
 * The settings of a class, made from the same metadata that the configuration is checked with, so that it cannot say
 * anything else.
 *
 * @param prefix what stands before their names in the environment
 */
export function describeSettings(type: Type<object>, prefix: string): readonly SettingDescription[] {
  const table = settingTable(type);
  return describeTable(table, prefix, Object.keys(table).length === 0 ? undefined : requiredOf(type));
}

/** The same of settings that are no class. */
export function describeTable(
  table: SettingTable,
  prefix: string,
  required: ReadonlySet<string> = new Set(),
): readonly SettingDescription[] {
  return Object.entries(table).map(([property, spec]) => {
    const key = `${prefix}${environmentName(property)}`;
    return {
      key,
      fileKey: hasFile(table, property) ? `${key}_FILE` : undefined,
      property,
      description: spec.meaning,
      kind: spec.kind.type,
      allowed: spec.kind.type === 'choice' ? spec.kind.values : undefined,
      required: required.has(property),
      secret: spec.secret ?? false,
      default: spec.defaultText ?? textOf(spec.default),
      example: spec.example,
    };
  });
}

function textOf(value: SettingSpec['default']): string | undefined {
  return value === undefined ? undefined : String(value);
}

/** What is refused for being missing where nothing is set. */
function requiredOf(type: Type<object>): ReadonlySet<string> {
  const errors = validateSync(new type(), { forbidUnknownValues: true });
  return new Set(errors.map(({ property }) => property));
}
