import fc from 'fast-check';
import { expect, test } from 'vitest';
import { csvRows, type CsvRow } from '../../../cli/import/csv-rows.ts';

async function rowsOf(pieces: readonly string[]): Promise<readonly CsvRow[]> {
  async function* text(): AsyncGenerator<string> {
    await Promise.resolve();
    yield* pieces;
  }
  const rows: CsvRow[] = [];
  for await (const row of csvRows(text())) rows.push(row);
  return rows;
}

/** As RFC 4180 has it: quotes where the cell needs them, or where somebody likes them. */
function written(cell: string, likes: boolean): string {
  return likes || /[",\r\n]/.test(cell) ? `"${cell.replaceAll('"', '""')}"` : cell;
}

const cell = fc.string({ unit: fc.constantFrom('a', 'é', '😀', '"', ',', '\n', '\r\n', ';', ' '), maxLength: 6 });
const row = fc.array(fc.tuple(cell, fc.boolean()), { minLength: 2, maxLength: 4 });

test('whatever is written into a CSV is read from it, wherever the pieces of the file end', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.array(row, { minLength: 1, maxLength: 5 }),
      fc.constantFrom('\n', '\r\n'),
      fc.boolean(),
      fc.integer({ min: 1, max: 7 }),
      async (rows, lineBreak, endsOpen, size) => {
        const lines = rows.map((cells) => cells.map(([text, likes]) => written(text, likes)).join(','));
        // The heading tells the separator, so it comes in one piece.
        const heading = 'x,y\n';
        const text = lines.join(lineBreak) + (endsOpen ? '' : lineBreak);
        const pieces = Array.from(text).reduce<string[]>(
          (made, character, index) =>
            index % size === 0 ? [...made, character] : [...made.slice(0, -1), (made.at(-1) ?? '') + character],
          [],
        );
        const [, ...read] = await rowsOf([heading, ...pieces]);
        expect(read.map(({ cells }) => cells.map((one) => one.text))).toEqual(
          rows.map((cells) => cells.map(([one]) => one)),
        );
        expect(read.map(({ fault }) => fault)).toEqual(rows.map(() => undefined));
        // Every cell is found at its place: where it was written, as editors count.
        const all = (heading + text).split('\n');
        for (const [index, { cells }] of read.entries())
          for (const [position, { line, column }] of cells.entries()) {
            const [one = '', likes = false] = rows[index]?.[position] ?? [];
            const [first = ''] = written(one, likes).split(/\r?\n/);
            expect((all[line - 1] ?? '').slice(column - 1)).toMatch(
              new RegExp(`^${first.replaceAll(/[^a]/gu, '.')}`, 'u'),
            );
          }
      },
    ),
    { numRuns: 300 },
  );
});

test('a row that is broken keeps the cells ahead of the fault, and the rows behind it', async () => {
  const rows = await rowsOf(['a,b,c\n', '1,x"y,3\n', '4,"5"6,7\n', '8,9,10\n']);
  expect(rows.map(({ cells, fault }) => [cells.map(({ text }) => text), fault && [fault.line, fault.column]])).toEqual([
    [['a', 'b', 'c'], undefined],
    [
      ['1', 'x"y', '3'],
      [2, 4],
    ],
    [
      ['4', '5', '7'],
      [3, 6],
    ],
    [['8', '9', '10'], undefined],
  ]);
});

test('a quote that nobody closes ends with the row it swallowed, after a million characters at most', async () => {
  const long = `1,"${'x\n'.repeat(600_000)}`;
  const rows = await rowsOf(['a,b\n', long, '2,3\n', '4,5']);
  expect(rows.map(({ line, fault }) => [line, fault?.message])).toEqual([
    [1, undefined],
    [2, 'The quote that opens here is not closed.'],
    ...Array.from({ length: rows.length - 2 }, (_, index) => [rows[index + 2]?.line, undefined]),
  ]);
  expect(rows.at(-1)?.cells.map(({ text }) => text)).toEqual(['4', '5']);
});
