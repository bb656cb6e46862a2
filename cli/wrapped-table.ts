import { wrap } from './help.ts';
import { paint, type Look, type Terminal } from './terminal.ts';

/** A cell of a table whose texts are broken into lines. */
export interface WrappedCell {
  readonly text: string;
  readonly look?: Look;
}

/**
 * A table whose columns have a width each and whose texts are broken to fit, a row taking as many lines as its longest cell. A word wider
 * than its column is broken too.
 */
export function wrappedTable(
  head: readonly string[],
  widths: readonly number[],
  rows: readonly (readonly WrappedCell[])[],
  terminal: Terminal,
): readonly string[] {
  return [head.map((text) => ({ text, look: 'bold' as const })), ...rows].flatMap((row) =>
    rowLines(row, widths, terminal),
  );
}

function rowLines(row: readonly WrappedCell[], widths: readonly number[], terminal: Terminal): readonly string[] {
  const columns = row.map(({ text }, column) => linesOf(text, widths[column] ?? text.length));
  const height = Math.max(...columns.map((lines) => lines.length));
  return Array.from({ length: height }, (_, line) =>
    row
      .map(({ look }, column) => {
        const part = (columns[column]?.[line] ?? '').padEnd(widths[column] ?? 0);
        return look === undefined ? part : paint(terminal, look, part);
      })
      .join('  ')
      .trimEnd(),
  );
}

function linesOf(text: string, width: number): readonly string[] {
  // At its hyphens if it has any, else wherever the column ends.
  const pieces = new RegExp(`.{0,${width - 1}}(?:-|$)|.{1,${width}}`, 'gu');
  return wrap(text, width).flatMap((line) => {
    if (line.length <= width) return [line];
    return (line.match(pieces) ?? []).filter((piece) => piece !== '');
  });
}
