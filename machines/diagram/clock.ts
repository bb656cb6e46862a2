import { countInWords } from '../../language/words/count-in-words.ts';
import type { Deadline } from '../../language/schema/deadlines.ts';
import type { Pathway } from '../../language/schema/pathway.ts';

/** A deadline where it runs. */
export interface ClockLine {
  readonly deadline: string;
  readonly title: string;
  readonly kind: Deadline['kind'];
  /** When it is due, in words. */
  readonly count: string;
  /** The date aimed at before. */
  readonly target?: string;
  /** The title of the role that sees to it; nobody is late for a milestone. */
  readonly responsible?: string;
  /** It is told in full at the first state it runs in, and goes on at the others. */
  readonly goesOn: boolean;
}

/** The deadlines by the state they run in; under the empty path those that run wherever a case stands. */
export function clockOf(pathway: Pathway): ReadonlyMap<string, readonly ClockLine[]> {
  const lines = new Map<string, ClockLine[]>();
  for (const [id, deadline] of Object.entries(pathway.deadlines)) {
    for (const [index, state] of (deadline.during ?? ['']).entries()) {
      const path = state.replace(/^#/, '');
      lines.set(path, [...(lines.get(path) ?? []), clockLine(id, deadline, index > 0, pathway)]);
    }
  }
  return lines;
}

function clockLine(id: string, deadline: Deadline, goesOn: boolean, pathway: Pathway): ClockLine {
  const { title, kind, due, target, responsible } = deadline;
  return {
    deadline: id,
    title,
    kind,
    count: countInWords(due, deadline, pathway, 'short'),
    goesOn,
    ...(target === undefined ? {} : { target: countInWords(target, deadline, pathway, 'short') }),
    ...(kind === 'milestone' ? {} : { responsible: pathway.roles[responsible]?.title ?? responsible }),
  };
}
