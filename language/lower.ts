import { lowerDocuments } from './lower/documents.ts';
import { lowerMeetings } from './lower/meetings.ts';
import { lowerMilestones } from './lower/milestones.ts';
import { withTaskDone } from './lower/task-done.ts';
import type { Pathway } from './schema/pathway.ts';

/** A pathway whose overlays are merged and whose shorthand is written out: what the core runs and what a hash names. */
export type ResolvedPathway = Pathway;

/**
 * Writes a definition's shorthand out: steps and deliveries of documents, agendas of meetings and dated milestones become
 * deadlines, conditions, facts and fields, so that the core knows these four alone. Every part stays where it was for people to
 * read. Lowering what is lowered changes nothing.
 */
export function lower(pathway: Pathway): ResolvedPathway {
  return lowerMilestones(lowerDocuments(lowerMeetings(withTaskDone(pathway))));
}
