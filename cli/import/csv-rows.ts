/** A cell, with the place of its first character. */
export interface Cell {
  readonly text: string;
  readonly line: number;
  readonly column: number;
}

/** A row of a CSV. Where it is not well-formed, the cells ahead of the fault can be trusted. */
export interface CsvRow {
  readonly cells: readonly Cell[];
  readonly line: number;
  /** As it stands in the file, without its line break. */
  readonly text: string;
  readonly fault?: RowFault;
}

/** What is wrong with a row's quotes, and where. */
export interface RowFault {
  readonly line: number;
  readonly column: number;
  readonly message: string;
}

/** More characters than a row has: a quote that nobody closed must not take in the whole file. */
const LONGEST_ROW = 1_000_000;

/**
 * The rows of a CSV as RFC 4180 has it: cells between separators, in double quotes where they hold separators, quotes (doubled)
 * or line breaks. The separator is the one the heading has most of: comma, semicolon or tab.
 */
export async function* csvRows(text: AsyncIterable<string>): AsyncGenerator<CsvRow> {
  let reader: RowReader | undefined;
  for await (const piece of text) {
    reader ??= createRowReader(separatorOf(piece));
    yield* reader.take(piece);
  }
  if (reader !== undefined) yield* reader.end();
}

function separatorOf(text: string): string {
  const heading = /^[^\r\n]*/.exec(text)?.[0] ?? '';
  const [best = ','] = [',', ';', '\t'].toSorted((a, b) => heading.split(b).length - heading.split(a).length);
  return best;
}

interface RowReader {
  take(piece: string): readonly CsvRow[];
  end(): readonly CsvRow[];
}

function createRowReader(separator: string): RowReader {
  let rows: CsvRow[] = [];
  let line = 1;
  let column = 1;
  let row = emptyRow();
  let cell = emptyCell();
  let wasReturn = false;

  function emptyRow(): { line: number; text: string; cells: Cell[]; fault?: RowFault } {
    return { line, text: '', cells: [] };
  }

  function emptyCell(): { text: string; line: number; column: number; state: 'start' | 'plain' | 'quoted' | 'closed' } {
    return { text: '', line, column, state: 'start' };
  }

  function blame(message: string, place: { line: number; column: number } = { line, column }): void {
    row.fault ??= { line: place.line, column: place.column, message };
  }

  function endCell(): void {
    const { text, line: from, column: at } = cell;
    row.cells.push({ text, line: from, column: at });
  }

  function endRow(): void {
    endCell();
    rows.push(row);
  }

  function take(character: string): void {
    const isBreak = character === '\n' || character === '\r';
    if (character === '\n' && wasReturn && cell.state !== 'quoted') {
      wasReturn = false;
      return;
    }
    const isSecondHalf = character === '\n' && wasReturn;
    wasReturn = character === '\r';
    if (cell.state !== 'quoted' && isBreak) {
      endRow();
      line += 1;
      column = 1;
      row = emptyRow();
      cell = emptyCell();
      return;
    }
    if (row.text.length < LONGEST_ROW) row.text += character;
    else if (cell.state === 'quoted') giveUp();
    within(character);
    if (isBreak) {
      if (!isSecondHalf) line += 1;
      column = 1;
    } else column += character.length;
    if (cell.state !== 'quoted' && character === separator) {
      endCell();
      cell = emptyCell();
    }
  }

  function within(character: string): void {
    switch (cell.state) {
      case 'start':
        if (character === '"') cell.state = 'quoted';
        else if (character !== separator) {
          cell.state = 'plain';
          cell.text += character;
        }
        return;
      case 'plain':
        if (character === separator) return;
        if (character === '"')
          blame('A quote stands within a cell. Put the cell in quotes, and double the quote within.');
        cell.text += character;
        return;
      case 'quoted':
        if (character === '"') cell.state = 'closed';
        else cell.text += character;
        return;
      case 'closed':
        if (character === '"') {
          cell.state = 'quoted';
          cell.text += character;
        } else if (character !== separator) {
          blame(
            'Behind the closing quote of a cell stands something else than the separator. Double a quote within a cell.',
          );
          cell.state = 'plain';
        }
    }
  }

  /** What was opened far above is not waited for any longer: the row ends with this line. */
  function giveUp(): void {
    blame('The quote that opens here is not closed.', cell);
    cell.state = 'plain';
  }

  function taken(): readonly CsvRow[] {
    const done = rows;
    rows = [];
    return done;
  }

  return {
    take(piece) {
      for (const character of piece) take(character);
      return taken();
    },
    end() {
      if (cell.state === 'quoted') blame('The quote that opens here is not closed.', cell);
      if (row.text !== '') endRow();
      return taken();
    },
  };
}
