import type { Scope, View } from '../language/expressions/expressions.ts';
import type { Instant } from '../calendar/instant.ts';
import type { Occurrence } from './case-state.ts';
import type { CompiledDeadline } from './compile-deadlines.ts';
import type { Draft } from './draft.ts';
import { draftView } from './draft-view.ts';
import type { Cause } from './effect.ts';
import { effectiveEvents } from './effective-log.ts';
import { entryView } from './entry-view.ts';
import type { JsonObject } from './json.ts';
import { dueText } from './occurrence-due.ts';

/** What stands behind an action: what caused it, when, and what its texts may read. */
export interface ActionOccasion {
  readonly cause: Cause;
  readonly moment: Instant;
  readonly event?: JsonObject;
  readonly occurrence?: Occurrence;
  readonly deadline?: CompiledDeadline;
}

/** The text a cause is known by: an entry's, or a moment's with its due date, so that a moved deadline is a new cause. */
export function causeId(cause: Cause): string {
  switch (cause.kind) {
    case 'entry':
      return `entry:${cause.seq}`;
    case 'moment':
      return `${cause.deadline}#${cause.occurrence}@${cause.due}/${cause.moment}`;
    case 'withdrawal':
      return `withdrawn(${cause.effect})`;
  }
}

/** The occasion behind an effect asked for earlier, with the entry and the occurrence as they stand now. */
export function occasionBehind(draft: Draft, cause: Cause, moment: Instant): ActionOccasion {
  if (cause.kind === 'entry') {
    const entry = effectiveEvents(draft.log).find((event) => event.seq === cause.seq);
    return { cause, moment, ...(entry === undefined ? {} : { event: entryView(entry) }) };
  }
  if (cause.kind === 'withdrawal') return { cause, moment };
  const occurrence = draft.occurrences.find(
    (known) => known.deadline === cause.deadline && known.occurrence === cause.occurrence,
  );
  const deadline = draft.compiled.deadlineById.get(cause.deadline);
  return {
    cause,
    moment,
    ...(occurrence === undefined ? {} : { occurrence }),
    ...(deadline === undefined ? {} : { deadline }),
  };
}

/** What texts and conditions may read on this occasion. */
export function viewOf(draft: Draft, occasion: Pick<ActionOccasion, 'event' | 'occurrence' | 'deadline'>): View {
  const { event, occurrence, deadline } = occasion;
  return {
    ...draftView(draft),
    ...(event === undefined ? {} : { event }),
    ...(occurrence === undefined
      ? {}
      : { start: occurrence.start, ...(occurrence.item === undefined ? {} : { item: occurrence.item }) }),
    ...(occurrence === undefined || deadline === undefined ? {} : { deadline: deadlineView(occurrence, deadline) }),
  };
}

/** The names texts may read on this occasion, for compiling them. */
export function textScopeOf({ event, occurrence, deadline }: ActionOccasion): Scope {
  const type = event?.['type'];
  const startType = occurrence?.start['type'];
  const forEach = deadline?.spec.forEach;
  return {
    texts: true,
    ...(typeof type === 'string' ? { event: [type] } : {}),
    ...(typeof startType === 'string' ? { start: [startType] } : {}),
    ...(forEach === undefined ? {} : { item: forEach }),
    ...(deadline === undefined ? {} : { deadline: true }),
  };
}

function deadlineView(occurrence: Occurrence, { id, spec }: CompiledDeadline): JsonObject {
  return {
    id,
    title: spec.title,
    occurrence: occurrence.occurrence,
    responsible: spec.responsible,
    due: occurrence.due === undefined ? '' : dueText(occurrence.due),
  };
}
