import type { WorkingCalendar } from '../calendar/working-calendar.ts';
import type { Pathway } from '../language/schema/pathway.ts';
import type { Entry } from '../machines/entry.ts';
import type { CompiledPathway } from '../machines/compile.ts';
import { createLibrary, type Library } from '../machines/library.ts';
import type { CaseInput, Versions } from './case-input.ts';
import { compiledPathway, sharedCalendar } from './compiled-pathways.ts';
import type { RulesChange } from './messages.ts';

/** The rules a case carries with it: those it was opened with, and those it has changed to since. */
export interface CaseLibrary extends Library {
  /** The same with what a request brings, for as long as it is only tried. */
  including(change: RulesChange): Library;
  /** Keeps what a request brought: the case has an entry that names it. */
  keep(change: RulesChange): void;
  /** What came after the opening: it travels to the next run. */
  later(): Versions;
}

/** The rules of a case's input. */
export function libraryOf(input: CaseInput): CaseLibrary {
  const pathways: { [hash: string]: Pathway } = { ...input.versions?.pathways };
  const calendars: { [hash: string]: WorkingCalendar } = { ...input.versions?.calendars };

  // Finding what is compiled already compares whole texts, so each is found once; what a request brings is compared every time. Weakly, so that a
  // case holds no copy of rules that all share.
  const compiled = new WeakMap<Pathway, CompiledPathway>();
  const shared = new WeakMap<WorkingCalendar, WorkingCalendar>();

  function pathwayOf(pathway: Pathway, hash: string, isTried: boolean): CompiledPathway {
    const made = compiled.get(pathway) ?? compiledPathway(pathway, hash);
    if (!isTried) compiled.set(pathway, made);
    return made;
  }

  function calendarOf(calendar: WorkingCalendar, hash: string, isTried: boolean): WorkingCalendar {
    const made = shared.get(calendar) ?? sharedCalendar(calendar, hash);
    if (!isTried) shared.set(calendar, made);
    return made;
  }

  function library(more: Versions = {}): Library {
    const all = { [input.pathwayHash]: input.pathway, ...pathways, ...more.pathways };
    const every = { [input.calendarHash]: input.calendar, ...calendars, ...more.calendars };
    return createLibrary({
      pathways: Object.fromEntries(
        Object.entries(all).map(([hash, pathway]) => [
          hash,
          pathwayOf(pathway, hash, more.pathways?.[hash] !== undefined),
        ]),
      ),
      calendars: Object.fromEntries(
        Object.entries(every).map(([hash, calendar]) => [
          hash,
          calendarOf(calendar, hash, more.calendars?.[hash] !== undefined),
        ]),
      ),
    });
  }

  let present = library();
  return {
    pathway: (hash) => present.pathway(hash),
    calendar: (hash) => present.calendar(hash),
    including: (change) => (change.kind === 'back' ? present : library(broughtBy(change))),
    keep(change) {
      const brought = broughtBy(change);
      for (const [hash, pathway] of Object.entries(brought.pathways ?? {}))
        if (hash !== input.pathwayHash) pathways[hash] ??= compiledPathway(pathway, hash).pathway;
      for (const [hash, calendar] of Object.entries(brought.calendars ?? {}))
        if (hash !== input.calendarHash) calendars[hash] ??= sharedCalendar(calendar, hash);
      present = library();
    },
    later: () => ({ pathways, calendars }),
  };
}

function broughtBy(change: RulesChange): Versions {
  switch (change.kind) {
    case 'calendar':
      return { calendars: { [change.hash]: change.calendar } };
    case 'pathway':
      return { pathways: { [change.hash]: change.pathway } };
    case 'back':
      return {};
  }
}

/** The contents that entries bring to a case, for the journal to keep beside them. */
export function broughtByEntries(entries: readonly Entry[], { pathways = {}, calendars = {} }: Versions): Versions {
  const named = new Set(
    entries.flatMap((entry) =>
      entry.kind === 'migrated' ? [entry.pathway.hash] : entry.kind === 'calendarChanged' ? [entry.calendar.hash] : [],
    ),
  );
  return { pathways: only(pathways, named), calendars: only(calendars, named) };
}

function only<T>(versions: { readonly [hash: string]: T }, named: ReadonlySet<string>): { readonly [hash: string]: T } {
  return Object.fromEntries(Object.entries(versions).filter(([hash]) => named.has(hash)));
}

/**
 * Puts the rules that all cases of the worker share in place of the equal ones the input came with, which weigh as much as the
 * case. In the input itself: the SDK holds on to it for as long as the workflow runs.
 */
export function shareRules(input: CaseInput, library: Library): void {
  const { pathways = {}, calendars = {} } = input.versions ?? {};
  const versions: Versions = {
    pathways: Object.fromEntries(Object.keys(pathways).map((hash) => [hash, library.pathway(hash).pathway])),
    calendars: Object.fromEntries(Object.keys(calendars).map((hash) => [hash, library.calendar(hash)])),
  };
  const { pathway } = library.pathway(input.pathwayHash);
  const calendar = library.calendar(input.calendarHash);
  Object.assign(input, { pathway, calendar, ...(input.versions === undefined ? {} : { versions }) });
}
