import { didYouMean } from '../../language/nearest-name.ts';
import type { Problem } from '../../language/problem.ts';
import type { CsvRow } from './csv-rows.ts';

/** The columns that say something about an entry. Its data has columns of its own: `data.` and the field. */
export const plainColumns = [
  ...['reference', 'pathway', 'event', 'on', 'at', 'by', 'role', 'as', 'correct', 'change', 'why', 'data'],
] as const;

/** A column's name where it is one of the plain ones. */
export type PlainColumn = (typeof plainColumns)[number];

/** Where the columns of a CSV stand. */
export interface CsvHeader {
  readonly text: string;
  readonly width: number;
  /** Position of each plain column that is there. */
  readonly columns: ReadonlyMap<PlainColumn, number>;
  /** The columns of data, each with the path of its field. */
  readonly data: readonly { readonly at: number; readonly path: readonly string[] }[];
}

const needed = ['reference', 'event', 'on', 'by', 'role'] as const;

/** Reads the heading of a CSV. A column that means nothing is refused: what stands under a mistyped one would be lost. */
export function readHeader(row: CsvRow, file: string): CsvHeader | { readonly problem: Problem } {
  const columns = new Map<PlainColumn, number>();
  const data: { at: number; path: readonly string[] }[] = [];
  const seen = new Set<string>();
  for (const [at, cell] of row.cells.entries()) {
    const name = cell.text.trim();
    if (name === '') continue;
    const refuse = (message: string, hint?: string): { readonly problem: Problem } => ({
      problem: problem(file, cell, message, hint),
    });
    if (seen.has(name)) return refuse(`The column “${name}” is there twice.`, 'Keep one of them.');
    seen.add(name);
    const plain = plainColumns.find((known) => known === name);
    const path = /^data\.(.+)$/.exec(name)?.[1]?.split('.');
    if (plain !== undefined) columns.set(plain, at);
    else if (path === undefined || path.some((step) => step === '' || step in Object.prototype))
      return refuse(
        `No column is called so.${didYouMean(name, plainColumns)}`,
        `Columns are ${plainColumns.join(', ')}, and data.FIELD for each field of the events. Take others away: nothing is left out unsaid.`,
      );
    else data.push({ at, path });
  }
  const missing = needed.filter((name) => !columns.has(name));
  if (missing.length > 0) {
    const message = `The heading lacks ${missing.map((name) => `“${name}”`).join(', ')}.`;
    return { problem: problem(file, { line: row.line, column: 1 }, message, 'The first row names the columns.') };
  }
  return { text: row.text, width: row.cells.length, columns, data };
}

function problem(
  file: string,
  { line, column }: { readonly line: number; readonly column: number },
  message: string,
  hint?: string,
): Problem {
  return { code: 'csv-heading', file, line, column, path: '', message, ...(hint === undefined ? {} : { hint }) };
}
