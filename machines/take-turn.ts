import { textInWords } from '../language/expressions/in-words.ts';
import { carriedFrom, renamedIn, stillCarried } from './carry-over.ts';
import { changeCalendar } from './change-calendar.ts';
import type { Draft } from './draft.ts';
import { effectiveEntries, effectiveEvents } from './effective-log.ts';
import type { CalendarChangedEntry, Entry, MigratedEntry, MigrationReversedEntry } from './entry.ts';
import { stateNames } from './answering-states.ts';
import { flagSentBefore } from './flag-sent-before.ts';
import { inverseOf } from './renames.ts';
import type { Library } from './library.ts';
import { isOpen } from './occurrence-status.ts';
import { reconcileEffects } from './reconcile-effects.ts';
import { refold } from './refold.ts';
import type { Refusal } from './refusal.ts';
import { takeMoments } from './take-moments.ts';

/** Counts in another calendar from now on. One that does not reach as far as the deadlines that run is refused. */
export function takeCalendar(draft: Draft, entry: CalendarChangedEntry, library: Library): Refusal | undefined {
  const { calendar } = entry;
  const base = { asked: entry.kind, states: stateNames(draft), id: calendar.id, hash: calendar.hash };
  if (calendar.hash === draft.rules.calendar.hash)
    return { ...base, kind: 'nothingToChange', message: `The case counts by this version of ${calendar.id} already.` };
  if (calendar.id !== draft.rules.calendar.id) {
    const message = `The case counts by ${draft.rules.calendar.id}, so ${calendar.id} is none of its calendars. Move it to a pathway that names that calendar instead.`;
    return { ...base, kind: 'otherCalendar', message };
  }
  const uncountable = new Set(uncountables(draft));
  draft.log = [...draft.log, entry];
  changeCalendar(draft, calendar, library);
  const lost = uncountables(draft).find((id) => !uncountable.has(id));
  if (lost === undefined) return undefined;
  return {
    asked: entry.kind,
    states: base.states,
    kind: 'calendarExhausted',
    calendar: calendar.id,
    knownTo: draft.calendar.knownTo,
    message: `This version of ${calendar.id} is known to ${textInWords(draft.calendar.knownTo)}: too short for “${occurrenceInWords(draft, lost)}”, which runs. Publish one that reaches further.`,
  };
}

/** Moves the case to another version of its pathway: its whole log has to hold there. */
export function takeMigration(draft: Draft, entry: MigratedEntry, library: Library): Refusal | undefined {
  const { pathway, renames } = entry;
  const base = { asked: entry.kind, states: stateNames(draft) };
  if (pathway.hash === draft.rules.pathway.hash) {
    const message = `The case lives by this version of ${pathway.id} already.`;
    return { ...base, kind: 'nothingToChange', id: pathway.id, hash: pathway.hash, message };
  }
  const log = [...draft.log, entry];
  const earlier = renames === undefined ? draft.carried : draft.carried.map((carried) => renamedIn(carried, renames));
  const carried = [...earlier, carriedFrom(draft, entry)];
  const anew = refold(effectiveEntries(log), { today: entry.at, library, carried });
  if (anew.kind === 'conflict') {
    const { seq, type } = anew.event;
    const known = effectiveEvents(draft.log).find((event) => event.seq === seq)?.type ?? type;
    const message = `The case cannot move to this version: entry ${seq} (${eventTitle(draft, known)}) would not hold there. ${anew.refusal.message}`;
    return {
      ...base,
      kind: 'migrationConflict',
      seq,
      event: type,
      because: { ...anew.refusal, atEntry: seq },
      message,
    };
  }
  const { asked, effects, flags } = draft;
  Object.assign(draft, anew.draft, { log, carried });
  takeMoments(draft, entry.at);
  const known = new Set(carried.flatMap((one) => one.effects.map(({ effect }) => effect.id)));
  draft.effects = [...effects, ...draft.effects.filter(({ effect }) => !known.has(effect.id))];
  draft.effectIds = undefined;
  draft.asked = [...asked, ...draft.asked];
  flagSentBefore(draft, flags);
  return undefined;
}

/** Takes a move back. Possible while no person has recorded anything since; what the version sent meanwhile is followed up. */
export function takeReversal(draft: Draft, entry: MigrationReversedEntry, library: Library): Refusal | undefined {
  const last = draft.log.findLast(({ kind }) => kind !== 'effectDone' && kind !== 'effectFailed');
  if (last?.kind !== 'migrated' || last.seq !== entry.target) {
    const message =
      `Entry ${entry.target} cannot be taken back: only a move to another version, and only while nothing has been recorded since. ` +
      `${last === undefined ? '' : `The last entry is number ${last.seq} (${entryInWords(draft, last)}). `}Move the case to the version you want instead.`;
    return { asked: entry.kind, states: stateNames(draft), kind: 'notReversible', target: entry.target, message };
  }
  const log = [...draft.log, entry];
  const renames = last.renames === undefined ? undefined : inverseOf(last.renames);
  const others = draft.carried.filter(({ seq }) => seq !== last.seq);
  const carried = renames === undefined ? others : others.map((one) => renamedIn(one, renames));
  const anew = refold(effectiveEntries(log), { today: entry.at, library, carried: stillCarried(carried, log) });
  if (anew.kind === 'conflict') return { ...anew.refusal, atEntry: anew.event.seq };
  const { effects, flags, asked } = draft;
  Object.assign(draft, anew.draft, { log, carried });
  takeMoments(draft, entry.at);
  reconcileEffects(draft, { effects, flags }, asked, entry.at);
  return undefined;
}

/** The open occurrences for which no due date can be given. */
function uncountables(draft: Draft): readonly string[] {
  return draft.flags
    .filter(({ flag, clearedBy }) => flag === 'uncountable' && clearedBy === undefined)
    .map(({ id }) => id.slice('uncountable:'.length))
    .filter((id) => draft.occurrences.some((one) => isOpen(one) && `${one.deadline}#${one.occurrence}` === id));
}

/** An occurrence by its deadline's title; which one it is only where there were several. */
function occurrenceInWords(draft: Draft, id: string): string {
  const one = draft.occurrences.find(({ deadline, occurrence }) => `${deadline}#${occurrence}` === id);
  if (one === undefined) return id;
  const { pathway } = draft.compiled;
  const [number = '', item] = one.occurrence.split(':');
  const hasOthers = draft.occurrences.filter(({ deadline }) => deadline === one.deadline).length > 1;
  const title = pathway.deadlines[one.deadline]?.title ?? one.deadline;
  return `${title}${number === '1' && (item !== undefined || !hasOthers) ? '' : ` ${number}`}${item === undefined ? '' : ` (${item})`}`;
}

function eventTitle(draft: Draft, type: string): string {
  const { events } = draft.compiled.pathway;
  return (Object.hasOwn(events, type) ? events[type]?.title : undefined) ?? type;
}

function entryInWords(draft: Draft, entry: Entry): string {
  switch (entry.kind) {
    case 'opened':
    case 'recorded':
      return eventTitle(draft, entry.type);
    case 'correction':
      return 'a correction';
    case 'calendarChanged':
      return 'a calendar published anew';
    case 'migrated':
      return 'a move to another version';
    case 'migrationReversed':
      return 'a move taken back';
    default:
      return 'about a notice or a paper';
  }
}
