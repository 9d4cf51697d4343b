import { type RawBuilder, sql } from 'kysely';
import { type DatabaseKind } from '../config/gateway/database-place.js';

/** Decisions of a block. */
export const BLOCK = 128;

export const DAY_MS = 24 * 60 * 60 * 1_000;

export function blockOf(number: number): number {
  return Math.floor(number / BLOCK);
}

/** Values of one row, in JSON. */
export type Row = readonly (string | number | null)[];

/**
 * Many rows as one parameter, so that a statement has one text however many there are: `r`, whose columns are `text` and
 * `whole` of a place.
 */
export function rowsOf(kind: DatabaseKind, rows: readonly Row[]): RawBuilder<unknown> {
  const json = JSON.stringify(rows);
  return kind === 'postgres'
    ? sql`json_array_elements(cast(${json} as json)) as r(value)`
    : sql`json_each(${json}) as r`;
}

/** A column of `r`. */
export function text(place: number): RawBuilder<string> {
  return sql.raw(`(r.value ->> ${String(place)})`);
}

export function whole(place: number): RawBuilder<number> {
  return sql.raw(`cast(r.value ->> ${String(place)} as bigint)`);
}
