import { paint, type Look, type Terminal } from './terminal.ts';

/** A cell: its text, and how it looks. */
export interface Cell {
  readonly text: string;
  readonly look?: Look;
}

/**
 * A table in columns as wide as they need to be; the first gives way when the terminal is too narrow.
 */
export function table(
  head: readonly string[],
  rows: readonly (readonly Cell[])[],
  terminal: Terminal,
): readonly string[] {
  const widths = head.map((title, column) =>
    Math.max(title.length, ...rows.map((row) => row[column]?.text.length ?? 0)),
  );
  const spare = terminal.width - widths.reduce((sum, width) => sum + width + gap.length, -gap.length);
  const [first = 0, ...others] = widths;
  const columns = [Math.max(Math.min(20, first), first + Math.min(0, spare)), ...others];
  const line = (cells: readonly Cell[]): string =>
    cells
      .map(({ text, look }, column) => {
        const fitted = fit(text, columns[column] ?? text.length, column === cells.length - 1);
        return look === undefined ? fitted : paint(terminal, look, fitted);
      })
      .join(gap)
      .trimEnd();
  return [line(head.map((text) => ({ text, look: 'bold' as const }))), ...rows.map(line)];
}

const gap = '  ';

function fit(text: string, width: number, isLast: boolean): string {
  if (text.length > width) return isLast ? text : `${text.slice(0, width - 1)}…`;
  return text.padEnd(width);
}
