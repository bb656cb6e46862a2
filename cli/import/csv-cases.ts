import type { Place, Problem } from '../../language/problem.ts';
import { readHeader } from './csv-header.ts';
import { rowProblems } from './csv-problems.ts';
import { csvRows, type CsvRow } from './csv-rows.ts';
import { cellOf, faultOf, placeOf, type Sheet } from './csv-sheet.ts';
import { rowsTree } from './csv-tree.ts';
import { counted } from '../words.ts';
import { noCase, unreadable, type FoundCase, type ReadCase } from './found-case.ts';
import { toNode } from './make-tree.ts';
import { SourceTextError } from './source-text.ts';

/**
 * The cases of a CSV: one row an entry, the rows of a case one below the other, the first of them its opening. A row that cannot be read
 * makes a case of which it is a part unreadable, and where it does not say whose it is, its neighbours; all others are found.
 */
export async function* csvCases(text: AsyncIterable<string>, file: string): AsyncGenerator<FoundCase> {
  let sheet: Sheet | undefined;
  let rows: CsvRow[] = [];
  let stray: Problem | undefined;
  let isEmpty = true;
  let nobodys: { readonly problem: Problem; readonly text: string }[] = [];

  function finished(next?: Problem): readonly FoundCase[] {
    const problems = [stray, next].filter((problem) => problem !== undefined);
    stray = next;
    const [first, ...others] = rows;
    rows = [];
    return sheet === undefined || first === undefined ? [] : [caseOf([first, ...others], sheet, problems)];
  }

  /** Rows that are nobody's and follow each other are told together: where a whole column is empty, nobody reads a line for each. */
  function told(): readonly FoundCase[] {
    const [first, ...others] = nobodys;
    if (first === undefined || sheet === undefined) return [];
    const text = nobodys.map((one) => one.text).join('\n');
    nobodys = [];
    const more = others.length === 0 ? '' : ` So it is with ${counted(others.length, 'row')} below it.`;
    const problem = { ...first.problem, message: `${first.problem.message}${more}` };
    return [{ ...unreadable(problem, text), heading: sheet.header.text }];
  }

  try {
    for await (const row of csvRows(text)) {
      if (row.fault === undefined && row.cells.every((cell) => cell.text.trim() === '')) continue;
      if (sheet === undefined) {
        const fault = faultOf(row, file);
        const read = fault === undefined ? readHeader(row, file) : { problem: fault };
        if ('problem' in read) return yield unreadable(read.problem);
        sheet = { header: read, file };
        continue;
      }
      isEmpty = false;
      const reference = cellOf(row, sheet, 'reference');
      if (reference === '') {
        const lost = faultOf(row, file) ?? noReference(row, file);
        if (nobodys.length === 0) yield* finished(lost);
        nobodys.push({ problem: lost, text: row.text });
        if (nobodys.length === MOST_TOGETHER) yield* told();
        continue;
      }
      yield* told();
      const [first] = rows;
      if (first !== undefined && cellOf(first, sheet, 'reference') !== reference) yield* finished();
      rows.push(row);
    }
    yield* told();
    yield* finished();
    if (isEmpty) yield noCase(file, 'Below the heading, each row is an entry, and the first of a case its opening.');
  } catch (error) {
    if (!(error instanceof SourceTextError)) throw error;
    yield* told();
    yield* finished(error.problem);
    yield unreadable(error.problem);
  }
}

/** More rows of nobody's than are kept at once. */
const MOST_TOGETHER = 10_000;

function caseOf(
  [first, ...others]: readonly [CsvRow, ...CsvRow[]],
  sheet: Sheet,
  beside: readonly Problem[],
): FoundCase {
  const rows = [first, ...others] as const;
  const place = { file: sheet.file, line: first.line, column: 1 };
  return {
    place,
    reference: cellOf(first, sheet, 'reference'),
    text: rows.map((row) => row.text).join('\n'),
    heading: sheet.header.text,
    read: () =>
      readCase(
        rows,
        sheet,
        beside.map((problem) => besideRow(problem, place)),
      ),
  };
}

function readCase(rows: readonly [CsvRow, ...CsvRow[]], sheet: Sheet, neighbours: readonly Problem[]): ReadCase {
  const problems = [...neighbours, ...rows.flatMap((row, index) => rowProblems(row, index === 0, rows, sheet))];
  if (problems.length > 0) return { problems };
  const tree = toNode(rowsTree(rows, sheet));
  return tree.kind === 'map' ? { tree, problems, isText: true } : { problems };
}

function noReference(row: CsvRow, file: string): Problem {
  return {
    code: 'csv-reference',
    ...placeOf(row, file),
    path: '',
    message: 'The row does not say which case it belongs to.',
    hint: 'Every row names its case in the column “reference”.',
  };
}

function besideRow({ line, code }: Problem, place: Place): Problem {
  const message = `A row beside this case (line ${line}) cannot be read, and may be one of its entries.`;
  return { code, ...place, path: '', message, hint: 'Mend that row first.' };
}
