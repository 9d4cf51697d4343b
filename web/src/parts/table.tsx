import { type ComponentChild } from 'preact';
import { useState } from 'preact/hooks';
import { Icon } from './icons.js';

export interface Column<Row> {
  readonly head: string;
  readonly cell: (row: Row) => ComponentChild;
  /** Right-aligned figures. */
  readonly number?: boolean;
}

interface TableProps<Row> {
  /** What the table holds; read out, and seen above it where `captioned`. */
  readonly caption: string;
  readonly captioned?: boolean;
  readonly columns: readonly Column<Row>[];
  readonly rows: readonly Row[];
  /** Unique text of a row. */
  readonly keyOf: (row: Row) => string;
  /** Rows of a page; default 25. */
  readonly pageSize?: number;
}

/** A table that turns pages; on a phone each row is a card. The first column names the row. */
export function Table<Row>({
  caption,
  captioned = false,
  columns,
  rows,
  keyOf,
  pageSize = 25,
}: TableProps<Row>): ComponentChild {
  const [chosen, setPage] = useState(0);
  const pages = Math.max(1, Math.ceil(rows.length / pageSize));
  const page = Math.min(chosen, pages - 1);
  const shown = rows.slice(page * pageSize, (page + 1) * pageSize);
  return (
    <div class="table">
      <table>
        <caption class={captioned ? '' : 'visually-hidden'}>{caption}</caption>
        <thead>
          <tr>
            {columns.map(({ head, number }) => (
              <th key={head} scope="col" class={number ? 'number' : ''}>
                {head}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {shown.map((row) => (
            <tr key={keyOf(row)}>{columns.map((column, at) => cellOf(column, row, at === 0))}</tr>
          ))}
        </tbody>
      </table>
      {pages > 1 && <Pager page={page} pages={pages} total={rows.length} turn={setPage} />}
    </div>
  );
}

function cellOf<Row>({ head, cell, number }: Column<Row>, row: Row, isFirst: boolean): ComponentChild {
  const kind = number ? 'number' : '';
  return isFirst ? (
    <th key={head} scope="row" class={kind}>
      {cell(row)}
    </th>
  ) : (
    <td key={head} class={kind} data-label={head}>
      <div>{cell(row)}</div>
    </td>
  );
}

interface PagerProps {
  readonly page: number;
  readonly pages: number;
  /** Of all rows. */
  readonly total: number;
  readonly turn: (page: number) => void;
}

/** Turns pages, also where the gateway has them. */
export function Pager({ page, pages, total, turn }: PagerProps): ComponentChild {
  return (
    <nav class="pager" aria-label="Pages">
      <button
        type="button"
        class="button quiet"
        disabled={page === 0}
        onClick={() => {
          turn(page - 1);
        }}
      >
        <Icon name="back" size={16} /> Previous
      </button>
      <span aria-live="polite">
        Page {page + 1} of {pages} <span class="faint">({total.toLocaleString()} in all)</span>
      </span>
      <button
        type="button"
        class="button quiet"
        disabled={page >= pages - 1}
        onClick={() => {
          turn(page + 1);
        }}
      >
        Next <Icon name="next" size={16} />
      </button>
    </nav>
  );
}
