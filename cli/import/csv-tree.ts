import { isJsonObject } from '../../machines/json.ts';
import { jsonIn, spreadsheetDate } from './cell-data.ts';
import type { PlainColumn } from './csv-header.ts';
import type { CsvRow } from './csv-rows.ts';
import { cellOf, placeOf, type Sheet } from './csv-sheet.ts';
import { nodeOfJson, type Members, type Node } from './make-tree.ts';

/** The tree of a case's rows, the first of them its opening, with the place of every cell. */
export function rowsTree([opening, ...others]: readonly [CsvRow, ...CsvRow[]], sheet: Sheet): Node {
  const place = placeOf(opening, sheet.file);
  return {
    place,
    value: {
      ...picked(opening, sheet, ['reference', 'pathway']),
      opened: { place, value: entryOf(opening, sheet, ['on', 'at', 'as']) },
      entries: {
        place,
        value: others.map((row) => ({ place: placeOf(row, sheet.file), value: happenedOrCorrected(row, sheet) })),
      },
    },
  };
}

function happenedOrCorrected(row: CsvRow, sheet: Sheet): Members {
  if (cellOf(row, sheet, 'correct') === '') return entryOf(row, sheet, ['event', 'on', 'at', 'as']);
  const about = entryOf(row, sheet, ['event', 'on']);
  const { event, on, data, by } = about;
  const rest = picked(row, sheet, ['at', 'as', 'why']);
  const change = cellOf(row, sheet, 'change');
  const target = picked(row, sheet, ['correct'])['correct'];
  const correct: Members =
    target !== undefined && typeof target.value === 'string' && /^[1-9]\d*$/.test(target.value)
      ? { correct: { ...target, value: Number(target.value) } }
      : target === undefined
        ? {}
        : { correct: target };
  const place = placeOf(row, sheet.file);
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
function entryOf(row: CsvRow, sheet: Sheet, columns: readonly PlainColumn[]): Members {
  const who = { ...picked(row, sheet, ['by', 'role']) };
  const { by: person, role } = who;
  const data = dataOf(row, sheet);
  const by: Members = { ...(person === undefined ? {} : { person }), ...(role === undefined ? {} : { role }) };
  return {
    ...picked(row, sheet, columns),
    ...(Object.keys(by).length === 0 ? {} : { by: { place: person?.place ?? placeOf(row, sheet.file), value: by } }),
    ...(Object.keys(data).length === 0 ? {} : { data: { place: placeOf(row, sheet.file), value: data } }),
  };
}

function picked(row: CsvRow, sheet: Sheet, columns: readonly PlainColumn[]): Members {
  return Object.fromEntries(
    columns.flatMap((name): [string, Node][] => {
      const text = cellOf(row, sheet, name);
      const at = sheet.header.columns.get(name);
      if (text === '' || at === undefined) return [];
      const isDate = name === 'on' || name === 'at';
      return [[name, { place: placeOf(row, sheet.file, row.cells[at]), value: isDate ? spreadsheetDate(text) : text }]];
    }),
  );
}

/** What stands in the columns of data, laid into one another by the steps of their names, over the JSON of the column `data`. */
function dataOf(row: CsvRow, sheet: Sheet): Members {
  const whole = sheet.header.columns.get('data');
  const json = whole === undefined ? undefined : row.cells[whole];
  let data: Members = {};
  if (json !== undefined && json.text.trim() !== '') {
    const node = nodeOfJson(jsonIn(json.text, isJsonObject), placeOf(row, sheet.file, json));
    if (isMembers(node.value)) data = node.value;
  }
  for (const { at, path } of sheet.header.data) {
    const cell = row.cells[at];
    if (cell === undefined || cell.text.trim() === '') continue;
    data = laidInto(data, path, { place: placeOf(row, sheet.file, cell), value: cell.text.trim() });
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
