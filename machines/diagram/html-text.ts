import { colours } from './palette.ts';

/** A text as Graphviz's labels take it: nothing in it is read as markup, and leading spaces stay. */
export function text(words: string): string {
  return words
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('"', '&quot;')
    .replace(/^ +/, (spaces) => '&#160;'.repeat(spaces.length));
}

export function bold(words: string): string {
  return `<B>${text(words)}</B>`;
}

export function italic(words: string): string {
  return `<I>${text(words)}</I>`;
}

/** A heading inside a box. */
export function small(words: string): string {
  return `<FONT POINT-SIZE="10" COLOR="${colours.quiet}">${text(words)}</FONT>`;
}

export function coloured(content: string, colour: string): string {
  return `<FONT COLOR="${colour}">${content}</FONT>`;
}

/** Lines under one another, each at the left. */
export function stacked(lines: readonly string[]): string {
  return lines.join('<BR ALIGN="LEFT"/>');
}
