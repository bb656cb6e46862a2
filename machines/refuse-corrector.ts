import { alternatives } from './alternatives.ts';
import type { CaseState } from './case-state.ts';
import { effectiveEvents } from './effective-log.ts';
import type { Entry } from './entry.ts';
import type { Library } from './library.ts';
import type { Refusal } from './refusal.ts';
import { shortened } from './shortened.ts';

/**
 * Why somebody may not correct an entry: whoever may record an event may amend or strike it, and whom the definition names
 * beside (`correctedBy`). For an entry that is put in, the core asks who may record it.
 *
 * It is asked of a request, and not again of a log: by whom something was corrected under an earlier version stays as it was.
 */
export function refuseCorrector(entry: Entry, { log, rules }: CaseState, library: Library): Refusal | undefined {
  if (entry.kind !== 'correction' || entry.change.op === 'insert') return undefined;
  const { change, by } = entry;
  const target = effectiveEvents(log).find((event) => event.seq === change.target);
  const { events, roles } = library.pathway(rules.pathway.hash).pathway;
  const event = target === undefined ? undefined : events[target.type];
  // What is not there, or was struck, the core refuses.
  if (event === undefined) return undefined;
  const allowed = [...new Set([...event.recordedBy, ...(event.correctedBy ?? [])])];
  if (allowed.includes(by.role)) return undefined;
  const titleOf = (role: string): string =>
    Object.hasOwn(roles, role) ? (roles[role]?.title ?? role) : shortened(role);
  return {
    kind: 'wrongRole',
    asked: `correction (${change.op})`,
    states: [],
    role: by.role,
    allowed,
    message: `"${event.title}" is corrected by ${alternatives(allowed.map(titleOf))}, not by ${titleOf(by.role)}.`,
  };
}
