import { problemsAt, problemTypes, type ProblemName } from './problem-types.ts';

/** A place in a request that does not fit: in the body (a JSON pointer), in the address, or a header. */
export type Misfit = { readonly detail: string } & (
  | { readonly pointer: string }
  | { readonly parameter: string }
  | { readonly header: string }
);

/** A request that is answered by a problem. */
export class ProblemError extends Error {
  override readonly name = 'ProblemError';
  readonly problem: ProblemName;
  /** What the problem tells beside the members that all have. */
  readonly members: object;
  readonly headers: Readonly<Record<string, string>>;

  constructor(
    problem: ProblemName,
    detail: string,
    members: object = {},
    headers: Readonly<Record<string, string>> = {},
    options?: ErrorOptions,
  ) {
    super(detail, options);
    this.problem = problem;
    this.members = members;
    this.headers = headers;
  }

  /** A request some places of which do not fit. */
  static misfits(errors: readonly Misfit[]): ProblemError {
    const places = errors.map((error) => `${placeOf(error)} ${error.detail.replace(/\.$/, '')}`).join('; ');
    return new ProblemError('invalid-input', `Nothing was done: ${places}${places.endsWith('?') ? '' : '.'}`, {
      errors,
    });
  }
}

/** A problem as RFC 9457 has it. `instance` names this one answer, and finds it in the log. */
export function problemDocument({ problem, message, members }: ProblemError, instance: string): object {
  const { status, title } = problemTypes[problem];
  return { type: `${problemsAt}${problem}`, title, status, detail: message, instance, ...members };
}

function placeOf(error: Misfit): string {
  if ('pointer' in error) return error.pointer === '#' ? 'the body' : error.pointer;
  return 'parameter' in error ? `the parameter ${error.parameter}` : `the header ${error.header}`;
}
