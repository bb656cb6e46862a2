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

/** Tells what is wrong with definitions before a command gives up on them. */
export function tellProblems(problems: readonly Problem[], json: boolean, terminal: Terminal): void {
  if (json) terminal.out(JSON.stringify({ problems }, undefined, 2));
  else for (const problem of problems) for (const line of problemLines(problem, terminal)) terminal.out(line);
}

/** `file:line:column`. */
export function placeText({ file, line, column }: Place): string {
  return `${file}:${line}:${column}`;
}
