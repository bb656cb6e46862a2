import type { Deadline } from '../schema/deadlines.ts';
import type { Milestone, Pathway } from '../schema/pathway.ts';

/**
 * A milestone with a date becomes the deadline `milestone.ID`, which nothing meets: when its date comes, it asks for what the
 * milestone asks. One with a condition stays as it is, because the core watches it.
 */
export function lowerMilestones(pathway: Pathway): Pathway {
  const deadlines = { ...pathway.deadlines };
  for (const [id, milestone] of Object.entries(pathway.milestones)) {
    if (milestone.at !== undefined) deadlines[`milestone.${id}`] = deadlineOf(milestone, milestone.at, pathway);
  }
  return { ...pathway, deadlines };
}

function deadlineOf(milestone: Milestone, at: string, pathway: Pathway): Deadline {
  const { title, during, each, source, reading } = milestone;
  return {
    title,
    due: at,
    counting: 'day 0',
    // Nobody is late when a milestone is reached; the core asks every deadline for somebody all the same.
    responsible: milestone.responsible ?? Object.keys(pathway.roles)[0] ?? '',
    passed: { do: milestone.do },
    kind: 'milestone',
    ...(during === undefined ? {} : { during }),
    ...(each === undefined ? {} : { each }),
    ...(source === undefined ? {} : { source }),
    ...(reading === undefined ? {} : { reading }),
  };
}
