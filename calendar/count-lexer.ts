/** What a piece of a count's text is. `path` is any word or dotted path; which words are keywords the parser knows. */
export type TokenKind = 'number' | 'time' | 'date' | 'instant' | 'path' | 'symbol' | 'other' | 'end';

/** A piece of a count's text and where it begins. */
export interface Token {
  readonly kind: TokenKind;
  readonly text: string;
  readonly offset: number;
}

/** The pieces of the text, without the blanks between them; the last is always of kind `end`. Never throws. */
export function tokensOf(text: string): readonly Token[] {
  const tokens: Token[] = [];
  for (const match of text.matchAll(PIECE)) {
    const kind = KINDS.find((name) => match.groups?.[name] !== undefined) ?? 'other';
    tokens.push({ kind, text: match[0], offset: match.index });
  }
  return [...tokens, { kind: 'end', text: '', offset: text.length }];
}

const KINDS = ['instant', 'date', 'time', 'number', 'path', 'symbol', 'other'] as const;

// Dates and instants are recognised by their shape; whether they exist is asked later, to give the better message.
// A piece that begins like one of these but goes on (15th, 3x, a-b) becomes `other` as a whole.
const PIECE = new RegExp(
  [
    String.raw`(?<instant>\d{4}-\d{2}-\d{2}T[\d:.]+(?:Z|[+-][\d:]+)?(?![^\s,\]]))`,
    String.raw`(?<date>\d{4}-\d{2}-\d{2}(?![^\s,\]]))`,
    String.raw`(?<time>\d{1,2}:\d{2}(?![^\s,\]]))`,
    String.raw`(?<number>\d+(?![^\s,\]]))`,
    String.raw`(?<path>[A-Za-z_]\w*(?:\.[A-Za-z_]\w*)*(?![^\s,:[\]]))`,
    String.raw`(?<symbol>[[\],:])`,
    String.raw`(?<other>[^\s,[\]]+)`,
  ].join('|'),
  'g',
);
