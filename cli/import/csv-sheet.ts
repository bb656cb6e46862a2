import type { Place, Problem } from '../../language/problem.ts';
import type { CsvHeader, PlainColumn } from './csv-header.ts';
import type { Cell, CsvRow } from './csv-rows.ts';

/** A CSV whose heading was read. */
export interface Sheet {
  readonly header: CsvHeader;
  readonly file: string;
}

/** What a column says of a row; nothing where the row is at fault before it comes to that column. */
export function cellOf(row: CsvRow, { header }: Sheet, name: PlainColumn): string {
  const cell = row.cells[header.columns.get(name) ?? -1];
  if (cell === undefined) return '';
  const { fault } = row;
  const isBehind =
    fault !== undefined && (cell.line > fault.line || (cell.line === fault.line && cell.column >= fault.column));
  return isBehind ? '' : cell.text.trim();
}

/** What is wrong with a row's quotes. */
export function faultOf(row: CsvRow, file: string): Problem | undefined {
  const { fault } = row;
  if (fault === undefined) return undefined;
  return { code: 'csv-quotes', file, line: fault.line, column: fault.column, path: '', message: fault.message };
}

/** Where a cell stands, or where the row begins. */
export function placeOf(row: CsvRow, file: string, cell: Cell = { text: '', line: row.line, column: 1 }): Place {
  return { file, line: cell.line, column: cell.column };
}
