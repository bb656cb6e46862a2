import type { Problem, RelatedPlace } from '../problem.ts';

/**
 * Problems for people: `file:line:column: path: message`, which editors and terminals make clickable, with what to do and the other
 * places it is about on lines of their own.
 */
export function formatProblems(problems: readonly Problem[]): string {
  return problems.map(formatProblem).join('\n');
}

/** One problem: see {@link formatProblems}. */
export function formatProblem(problem: Problem): string {
  const { file, line, column, path, message, hint, related = [] } = problem;
  const where = [`${file}:${line}:${column}`, ...(path === '' ? [] : [path])];
  const more = [...(hint === undefined ? [] : [hint]), ...related.map(formatRelated)];
  return [`${where.join(': ')}: ${message}`, ...more.map((text) => `    ${text}`)].join('\n');
}

/** What was checked, in one line: `warrington: 2 problems`. */
export function summarise(checked: readonly CheckedDefinition[]): string {
  return checked.map(({ id, problems }) => `${id}: ${inWords(problems.length)}`).join('\n');
}

/** A definition and what is wrong with it. */
export interface CheckedDefinition {
  /** As it was asked for: an id or a path. */
  readonly id: string;
  /** Empty while there are problems. */
  readonly hash: string;
  readonly problems: readonly Problem[];
}

/** The outcome of a check for programs. */
export interface CheckReport {
  readonly ok: boolean;
  readonly problems: number;
  readonly pathways: readonly {
    readonly id: string;
    readonly ok: boolean;
    readonly hash?: string;
    readonly problems: readonly Problem[];
  }[];
}

/** The outcome of a check as plain JSON. */
export function reportProblems(checked: readonly CheckedDefinition[]): CheckReport {
  const problems = checked.reduce((sum, definition) => sum + definition.problems.length, 0);
  return {
    ok: problems === 0,
    problems,
    pathways: checked.map(({ id, hash, problems: own }) => ({
      id,
      ok: own.length === 0,
      ...(own.length === 0 ? { hash } : {}),
      problems: own,
    })),
  };
}

function formatRelated({ file, line, column, says }: RelatedPlace): string {
  return `${file}:${line}:${column}: ${says}`;
}

function inWords(count: number): string {
  if (count === 0) return 'no problems';
  return count === 1 ? '1 problem' : `${count} problems`;
}
