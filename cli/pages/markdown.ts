/** A text inside Markdown: nothing in it is read as markup, and it stays on one line. */
export function inline(text: string): string {
  return text
    .trim()
    .replaceAll(/\s+/g, ' ')
    .replaceAll('\\', '\\\\')
    .replaceAll(/[*_`<>[\]|]/g, (char) => `\\${char}`);
}

/** An expression or a name as it is written in the definition. */
export function code(text: string): string {
  return `\`${text.trim().replaceAll(/\s+/g, ' ').replaceAll('`', "'")}\``;
}

/** A list with a dash for each line. Lines that begin with spaces lie inside the one above. */
export function bullets(lines: readonly string[]): readonly string[] {
  return lines.map((line) => line.replace(/^( *)/, '$1- '));
}

/** A table; its cells may hold Markdown, and a bar in them does not end one. */
export function table(heads: readonly string[], rows: readonly (readonly string[])[]): readonly string[] {
  if (rows.length === 0) return [];
  return [row(heads), row(heads.map(() => '---')), ...rows.map(row)];
}

/** Blocks with an empty line between them; empty ones are left out. */
export function blocks(...parts: readonly (readonly string[])[]): readonly string[] {
  return parts.filter((part) => part.length > 0).flatMap((part, index) => (index === 0 ? part : ['', ...part]));
}

function row(cells: readonly string[]): string {
  return `| ${cells.map((cell) => cell.replaceAll(/(?<!\\)\|/g, '\\|')).join(' | ')} |`;
}
