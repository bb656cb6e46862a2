/** The command was called in a way it does not understand: it ends with 2, and nothing was done. */
export class UsageError extends Error {
  override readonly name = 'UsageError';
  /** What to do, on a line of its own. */
  readonly hint: string | undefined;

  constructor(message: string, hint?: string) {
    super(message);
    this.hint = hint;
  }
}
