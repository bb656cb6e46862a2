import type { Place, Problem } from '../../language/problem.ts';
import type { SourceMap } from '../../language/source-tree.ts';

/** A case as it stands in a file, found but not yet read. */
export interface FoundCase {
  /** Where it begins. */
  readonly place: Place;
  /** What it calls itself, if that can be told. Nobody has checked it: it may be anything, a name included. */
  readonly reference: string | undefined;
  /** Its part of the file as it stands there, to be kept when it is refused. */
  readonly text: string;
  /** What has to stand ahead of it in a file of its own: the heading of a CSV. */
  readonly heading?: string;
  read(): ReadCase;
}

/** What a case's text holds, with its places, or why it cannot be read. */
export interface ReadCase {
  readonly tree?: SourceMap;
  readonly problems: readonly Problem[];
  /** The line on which the tree's first line stands in the file; 1 unless said. */
  readonly firstLine?: number;
  /** Is all data text, as spreadsheets have it? The definition says what is meant. */
  readonly isText?: boolean;
}

/** Something in a file that cannot be read as a case at all. */
export function unreadable(problem: Problem, text = '', reference?: string): FoundCase {
  const { file, line, column } = problem;
  return { place: { file, line, column }, reference, text, read: () => ({ problems: [problem] }) };
}

/** A file without any case: an export that went wrong, most likely, which nobody should take for one that went through. */
export function noCase(file: string, hint: string): FoundCase {
  return unreadable({
    code: 'no-case',
    file,
    line: 1,
    column: 1,
    path: '',
    message: `${file} holds no case.`,
    hint,
  });
}
