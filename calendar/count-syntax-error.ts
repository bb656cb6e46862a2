/**
 * The text is no count. `offset` is where it stops being one (0 for the first character), `expected` what could
 * have stood there, in words, and `suggestion` the word probably meant.
 */
export class CountSyntaxError extends Error {
  override readonly name = 'CountSyntaxError';
  readonly text: string;
  readonly offset: number;
  readonly expected: readonly string[];
  readonly suggestion: string | undefined;

  constructor(problem: CountProblem) {
    const { text, offset, found, expected, suggestion, why } = problem;
    const what =
      found === '' ? 'more is needed' : `"${shortened(found)}" does not fit${why === undefined ? '' : ` (${why})`}`;
    super(
      `Cannot read the count "${shortened(text)}": at character ${offset + 1}, ${what}. Expected ${listed(expected)}.` +
        (suggestion === undefined ? '' : ` Did you mean "${suggestion}"?`),
    );
    this.text = text;
    this.offset = offset;
    this.expected = expected;
    this.suggestion = suggestion;
  }
}

/** What the parser knows about a misfit. `found` is empty where the text ends; `why` adds what is wrong with it. */
export interface CountProblem {
  readonly text: string;
  readonly offset: number;
  readonly found: string;
  readonly expected: readonly string[];
  readonly suggestion?: string | undefined;
  readonly why?: string | undefined;
}

function listed(words: readonly string[]): string {
  return words.length < 2 ? words.join('') : `${words.slice(0, -1).join(', ')} or ${words.at(-1)}`;
}

/** A message is for reading, even when a whole document was taken for a count. */
function shortened(text: string): string {
  return text.length <= 200 ? text : `${text.slice(0, 200)}…`;
}
