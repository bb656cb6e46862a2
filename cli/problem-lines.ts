import type { Place, Problem } from '../language/problem.ts';
import { paint, type Terminal } from './terminal.ts';

/** A problem as editors and people read it: `file:line:column: path: message`, then what to do. */
export function problemLines(problem: Problem, terminal: Terminal): readonly string[] {
  const { path, message, hint, related = [] } = problem;
  return [
    `${paint(terminal, 'bold', placeText(problem))}: ${path === '' ? '' : `${path}: `}${message}`,
    ...(hint === undefined ? [] : [`    ${hint}`]),
    ...related.map((other) => paint(terminal, 'dim', `    ${placeText(other)}: ${other.says}`)),
  ];
}

/** `file:line:column`. */
export function placeText({ file, line, column }: Place): string {
  return `${file}:${line}:${column}`;
}
