/** What is wrong with an expression, and where in its text. */
export interface ExpressionProblem {
  readonly code: ExpressionProblemCode;
  readonly message: string;
  /** Where it starts in the expression (or the template), in UTF-16 units from 0. */
  readonly offset: number;
  readonly length: number;
  /** What to do about it. */
  readonly hint?: string;
}

export type ExpressionProblemCode =
  | 'syntax'
  | 'type'
  | 'unknownName'
  | 'unreadableName'
  | 'unknownField'
  | 'unknownFunction'
  | 'notAvailable'
  | 'wrongValue'
  | 'mixedTimes'
  | 'mayBeMissing'
  | 'tooLong';
