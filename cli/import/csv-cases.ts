import type { Place, Problem } from '../../language/problem.ts';
import { readHeader, type CsvHeader, type PlainColumn } from './csv-header.ts';
import { csvRows, type Cell, type CsvRow } from './csv-rows.ts';
import { spreadsheetDate } from './cell-data.ts';
import { unreadable, type FoundCase, type ReadCase } from './found-case.ts';
import { nodeOfJson, toNode, type Node } from './make-tree.ts';
import { SourceTextError } from './source-text.ts';

/**
 * The cases of a CSV: one row an entry, the rows of a case one below the other, the first of them its opening. A row that cannot be read
 * makes a case of which it is a part unreadable, and where it does not say whose it is, its neighbours; all others are found.
 */
export async function* csvCases(text: AsyncIterable<string>, file: string): AsyncGenerator<FoundCase> {
  let header: CsvHeader | undefined;
  let rows: CsvRow[] = [];
  let stray: Problem | undefined;

  function finished(next?: Problem): readonly FoundCase[] {
    const problems = [stray, next].filter((problem) => problem !== undefined);
    stray = next;
    const group = rows;
    rows = [];
    return header === undefined || group.length === 0 ? [] : [caseOf(group, header, file, problems)];
  }

  try {
    for await (const row of csvRows(text)) {
      if (row.fault === undefined && row.cells.every((cell) => cell.text.trim() === '')) continue;
      if (header === undefined) {
        const fault = faultOf(row, file);
        const read = fault === undefined ? readHeader(row, file) : { problem: fault };
        if ('problem' in read) return yield unreadable(read.problem);
        header = read;
        continue;
      }
      const reference = cellOf(row, header, 'reference');
      if (reference === '') {
        const lost = faultOf(row, file) ?? noReference(row, file);
        yield* finished(lost);
        yield unreadable(lost, row.text);
        continue;
      }
      const [first] = rows;
      if (first !== undefined && cellOf(first, header, 'reference') !== reference) yield* finished();
      rows.push(row);
    }
    yield* finished();
  } catch (error) {
    if (!(error instanceof SourceTextError)) throw error;
    yield* finished(error.problem);
    yield unreadable(error.problem);
  }
}

function caseOf(rows: readonly CsvRow[], header: CsvHeader, file: string, neighbours: readonly Problem[]): FoundCase {
  const [first] = rows;
  const reference = first === undefined ? undefined : cellOf(first, header, 'reference');
  const place = { file, line: first?.line ?? 1, column: 1 };
  return {
    place,
    reference,
    text: rows.map((row) => row.text).join('\n'),
    heading: header.text,
    read: () =>
      readCase(
        rows,
        header,
        file,
        neighbours.map((problem) => besideRow(problem, place)),
      ),
  };
}

function readCase(rows: readonly CsvRow[], header: CsvHeader, file: string, neighbours: readonly Problem[]): ReadCase {
  const problems = [...neighbours, ...rows.flatMap((row, index) => rowProblems(row, index === 0, rows, header, file))];
  const [opening, ...others] = rows;
  if (problems.length > 0 || opening === undefined) return { problems };
  const whole: Node = {
    place: placeOf(opening, file),
    value: {
      ...picked(opening, header, file, ['reference', 'pathway']),
      opened: { place: placeOf(opening, file), value: entryOf(opening, header, file, ['on', 'at', 'as']) },
      entries: {
        place: placeOf(opening, file),
        value: others.map((row) => ({ place: placeOf(row, file), value: happenedOrCorrected(row, header, file) })),
      },
    },
  };
  const tree = toNode(whole);
  return tree.kind === 'map' ? { tree, problems, isText: true } : { problems };
}

type Members = { readonly [key: string]: Node };

function happenedOrCorrected(row: CsvRow, header: CsvHeader, file: string): Members {
  if (cellOf(row, header, 'correct') === '') return entryOf(row, header, file, ['event', 'on', 'at', 'as']);
  const about = entryOf(row, header, file, ['event', 'on']);
  const { event, on, data, by } = about;
  const rest = picked(row, header, file, ['at', 'as', 'why']);
  const change = cellOf(row, header, 'change');
  const target = picked(row, header, file, ['correct'])['correct'];
  const correct: Members =
    target !== undefined && typeof target.value === 'string' && /^[1-9]\d*$/.test(target.value)
      ? { correct: { ...target, value: Number(target.value) } }
      : target === undefined
        ? {}
        : { correct: target };
  const place = placeOf(row, file);
  const inner: Members = {
    ...(event === undefined ? {} : { event }),
    ...(on === undefined ? {} : { on }),
    ...(data === undefined ? {} : { data }),
  };
  const done: Members =
    change === 'strike' ? { strike: { place, value: true } } : { [change]: { place, value: inner } };
  return { ...correct, ...done, ...rest, ...(by === undefined ? {} : { by }) };
}

/** The plain columns of a row, who recorded it, and its data. */
function entryOf(row: CsvRow, header: CsvHeader, file: string, columns: readonly PlainColumn[]): Members {
  const who = { ...picked(row, header, file, ['by', 'role']) };
  const { by: person, role } = who;
  const data = dataOf(row, header, file);
  const by: Members = { ...(person === undefined ? {} : { person }), ...(role === undefined ? {} : { role }) };
  return {
    ...picked(row, header, file, columns),
    ...(Object.keys(by).length === 0 ? {} : { by: { place: person?.place ?? placeOf(row, file), value: by } }),
    ...(Object.keys(data).length === 0 ? {} : { data: { place: placeOf(row, file), value: data } }),
  };
}

function picked(row: CsvRow, header: CsvHeader, file: string, columns: readonly PlainColumn[]): Members {
  return Object.fromEntries(
    columns.flatMap((name): [string, Node][] => {
      const text = cellOf(row, header, name);
      const at = header.columns.get(name);
      if (text === '' || at === undefined) return [];
      const isDate = name === 'on' || name === 'at';
      return [[name, { place: placeOf(row, file, row.cells[at]), value: isDate ? spreadsheetDate(text) : text }]];
    }),
  );
}

/** What stands in the columns of data, laid into one another by the steps of their names, over the JSON of the column `data`. */
function dataOf(row: CsvRow, header: CsvHeader, file: string): Members {
  const whole = header.columns.get('data');
  const json = whole === undefined ? undefined : row.cells[whole];
  let data: Members = {};
  if (json !== undefined && json.text.trim() !== '') {
    const node = nodeOfJson(parsedJson(json.text), placeOf(row, file, json));
    if (isMembers(node.value)) data = node.value;
  }
  for (const { at, path } of header.data) {
    const cell = row.cells[at];
    if (cell === undefined || cell.text.trim() === '') continue;
    data = laidInto(data, path, { place: placeOf(row, file, cell), value: cell.text.trim() });
  }
  return data;
}

function laidInto(members: Members, [step = '', ...rest]: readonly string[], leaf: Node): Members {
  const inner = members[step];
  if (rest.length === 0) return { ...members, [step]: leaf };
  const below = inner !== undefined && isMembers(inner.value) ? inner.value : {};
  return { ...members, [step]: { place: inner?.place ?? leaf.place, value: laidInto(below, rest, leaf) } };
}

function isMembers(value: Node['value']): value is Members {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function rowProblems(
  row: CsvRow,
  isFirst: boolean,
  rows: readonly CsvRow[],
  header: CsvHeader,
  file: string,
): readonly Problem[] {
  const fault = faultOf(row, file);
  if (fault !== undefined) return [fault];
  const problems: Problem[] = [];
  const blame = (cell: Cell | undefined, code: string, message: string, hint?: string): void =>
    void problems.push({
      code,
      ...placeOf(row, file, cell),
      path: '',
      message,
      ...(hint === undefined ? {} : { hint }),
    });
  const column = (name: PlainColumn): Cell | undefined => row.cells[header.columns.get(name) ?? -1];
  const beyond = row.cells.slice(header.width).find((cell) => cell.text.trim() !== '');
  if (beyond !== undefined)
    blame(
      beyond,
      'csv-cells',
      `The row has ${row.cells.length} cells, the heading ${header.width}.`,
      'A text that holds the separator has to stand in quotes.',
    );
  const event = cellOf(row, header, 'event');
  const isOpening = event === 'CASE_OPENED' && cellOf(row, header, 'correct') === '';
  if (isFirst && !isOpening)
    blame(
      column('event'),
      'csv-opening',
      'The first row of a case is its opening: its event is CASE_OPENED.',
      'The rows of a case stand one below the other, in the order they were recorded.',
    );
  if (!isFirst && isOpening) blame(column('event'), 'csv-opening', 'The case is opened a second time.');
  const pathway = cellOf(row, header, 'pathway');
  const [first] = rows;
  if (pathway !== '' && first !== undefined && pathway !== cellOf(first, header, 'pathway'))
    blame(column('pathway'), 'csv-pathway', 'This is another pathway than that of the opening.');
  problems.push(...correctionProblems(row, header, file));
  const json = column('data')?.text.trim() ?? '';
  if (json !== '' && !isJsonMap(json))
    blame(
      column('data'),
      'csv-data',
      'The column “data” holds a JSON object with the fields of the event, or nothing.',
    );
  return problems;
}

function correctionProblems(row: CsvRow, header: CsvHeader, file: string): readonly Problem[] {
  const change = cellOf(row, header, 'change');
  const isCorrection = cellOf(row, header, 'correct') !== '';
  const blame = (name: PlainColumn, message: string): readonly Problem[] => [
    {
      code: 'csv-correction',
      ...placeOf(row, file, row.cells[header.columns.get(name) ?? -1]),
      path: '',
      message,
    },
  ];
  if (!isCorrection)
    return change === '' ? [] : blame('change', 'The column “correct” has to say which entry is meant.');
  if (!['amend', 'strike', 'insertBefore'].includes(change))
    return blame('change', 'The column “change” has to be amend, strike or insertBefore.');
  const event = cellOf(row, header, 'event');
  if (change !== 'insertBefore' && event !== '')
    return blame('event', `A row that is to ${change} an entry names no event.`);
  return [];
}

function isJsonMap(text: string): boolean {
  const value = parsedJson(text);
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function parsedJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/** What a column says of a row; nothing where the row is at fault before it comes to that column. */
function cellOf(row: CsvRow, header: CsvHeader, name: PlainColumn): string {
  const cell = row.cells[header.columns.get(name) ?? -1];
  if (cell === undefined) return '';
  const { fault } = row;
  const isBehind =
    fault !== undefined && (cell.line > fault.line || (cell.line === fault.line && cell.column >= fault.column));
  return isBehind ? '' : cell.text.trim();
}

function faultOf(row: CsvRow, file: string): Problem | undefined {
  const { fault } = row;
  if (fault === undefined) return undefined;
  return { code: 'csv-quotes', file, line: fault.line, column: fault.column, path: '', message: fault.message };
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

function placeOf(row: CsvRow, file: string, cell: Cell = { text: '', line: row.line, column: 1 }): Place {
  return { file, line: cell.line, column: cell.column };
}
