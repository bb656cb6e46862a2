import type { Problem } from '../../language/problem.ts';
import { isJsonObject } from '../../machines/json.ts';
import { jsonIn } from './cell-data.ts';
import type { PlainColumn } from './csv-header.ts';
import type { Cell, CsvRow } from './csv-rows.ts';
import { cellOf, faultOf, placeOf, type Sheet } from './csv-sheet.ts';

/** What is wrong with a row as a row of its case, before anybody looks at what it says. */
export function rowProblems(row: CsvRow, isFirst: boolean, rows: readonly CsvRow[], sheet: Sheet): readonly Problem[] {
  const fault = faultOf(row, sheet.file);
  if (fault !== undefined) return [fault];
  const problems: Problem[] = [];
  const blame = (cell: Cell | undefined, code: string, message: string, hint?: string): void =>
    void problems.push({
      code,
      ...placeOf(row, sheet.file, cell),
      path: '',
      message,
      ...(hint === undefined ? {} : { hint }),
    });
  const column = (name: PlainColumn): Cell | undefined => row.cells[sheet.header.columns.get(name) ?? -1];
  const beyond = row.cells.slice(sheet.header.width).find((cell) => cell.text.trim() !== '');
  if (beyond !== undefined)
    blame(
      beyond,
      'csv-cells',
      `The row has ${row.cells.length} cells, the heading ${sheet.header.width}.`,
      'A text that holds the separator has to stand in quotes.',
    );
  const event = cellOf(row, sheet, 'event');
  const isOpening = event === 'CASE_OPENED' && cellOf(row, sheet, 'correct') === '';
  if (isFirst && !isOpening)
    blame(
      column('event'),
      'csv-opening',
      'The first row of a case is its opening: its event is CASE_OPENED.',
      'The rows of a case stand one below the other, in the order they were recorded.',
    );
  if (!isFirst && isOpening) blame(column('event'), 'csv-opening', 'The case is opened a second time.');
  const pathway = cellOf(row, sheet, 'pathway');
  const [first] = rows;
  if (pathway !== '' && first !== undefined && pathway !== cellOf(first, sheet, 'pathway'))
    blame(column('pathway'), 'csv-pathway', 'This is another pathway than that of the opening.');
  problems.push(...correctionProblems(row, sheet));
  const json = column('data')?.text.trim() ?? '';
  if (json !== '' && jsonIn(json, isJsonObject) === undefined)
    blame(
      column('data'),
      'csv-data',
      'The column “data” holds a JSON object with the fields of the event, or nothing.',
    );
  return problems;
}

function correctionProblems(row: CsvRow, sheet: Sheet): readonly Problem[] {
  const change = cellOf(row, sheet, 'change');
  const isCorrection = cellOf(row, sheet, 'correct') !== '';
  const blame = (name: PlainColumn, message: string): readonly Problem[] => [
    {
      code: 'csv-correction',
      ...placeOf(row, sheet.file, row.cells[sheet.header.columns.get(name) ?? -1]),
      path: '',
      message,
    },
  ];
  if (!isCorrection)
    return change === '' ? [] : blame('change', 'The column “correct” has to say which entry is meant.');
  if (!['amend', 'strike', 'insertBefore'].includes(change))
    return blame('change', 'The column “change” has to be amend, strike or insertBefore.');
  if (change === 'strike' && (cellOf(row, sheet, 'on') !== '' || hasData(row, sheet)))
    return blame('change', 'A row that strikes an entry has neither a date in “on” nor data: the whole entry goes.');
  const event = cellOf(row, sheet, 'event');
  if (change !== 'insertBefore' && event !== '')
    return blame('event', `A row that is to ${change} an entry names no event.`);
  return [];
}

function hasData(row: CsvRow, { header }: Sheet): boolean {
  return [header.columns.get('data'), ...header.data.map(({ at }) => at)].some(
    (at) => at !== undefined && (row.cells[at]?.text.trim() ?? '') !== '',
  );
}
