/** A place in a file. Lines and columns start at 1; columns count UTF-16 units, as editors do. */
export interface Place {
  readonly file: string;
  readonly line: number;
  readonly column: number;
}

/** Another place that belongs to a problem, and what stands there. */
export interface RelatedPlace extends Place {
  readonly says: string;
}

/** Something wrong with a definition. `code` is for programs, `message` says what is wrong, `hint` what to do. */
export interface Problem extends Place {
  readonly code: string;
  /** Where in the definition: `states.conference.on.ICPC_HELD[0].target`. */
  readonly path: string;
  readonly message: string;
  readonly hint?: string;
  /** Where two files matter, the other one: the base's line an overlay collides with. */
  readonly related?: readonly RelatedPlace[];
}

/** Orders problems by file, line and column, each once. */
export function sortProblems(problems: readonly Problem[]): readonly Problem[] {
  const seen = new Set<string>();
  const unique = problems.filter((problem) => {
    const key = JSON.stringify([problem.file, problem.line, problem.column, problem.path, problem.message]);
    return !seen.has(key) && seen.add(key);
  });
  return unique.sort(
    (a, b) =>
      compare(a.file, b.file) ||
      a.line - b.line ||
      a.column - b.column ||
      compare(a.path, b.path) ||
      compare(a.code, b.code),
  );
}

function compare(a: string, b: string): number {
  if (a === b) return 0;
  return a < b ? -1 : 1;
}
