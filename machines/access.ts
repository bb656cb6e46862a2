import type { Instant } from '../calendar/instant.ts';
import { londonDate, londonTime } from '../calendar/london.ts';
import { weekdayOf } from '../calendar/iso-date.ts';
import { isWorkingDay, type WorkingCalendar } from '../calendar/working-calendar.ts';
import type { AccessRule, Pathway } from '../language/schema/pathway.ts';
import type { CaseState } from './case-state.ts';
import { allHold, conditionRef } from './condition-ref.ts';
import { draftView } from './draft-view.ts';
import { openingOf } from './draft.ts';
import type { By } from './entry.ts';
import type { Library } from './library.ts';

/** Who wants to do what, why and when. */
export interface AccessRequest {
  readonly by: By;
  /** `case`, `personal`, `document:ID`, `event:ID`, `register`, or a name of the definition's own. */
  readonly what: string;
  readonly purpose?: string;
  readonly at: Instant;
}

/** The answer, with the rule it follows; a look-up that is itself to be recorded names the event. */
export type AccessDecision =
  | { readonly allowed: true; readonly rule: string; readonly records?: string }
  | { readonly allowed: false; readonly rule?: string; readonly because: readonly string[] };

/**
 * May this person, in this role, for this purpose, at this instant, read this? Nothing is allowed that no rule allows.
 *
 * A paper that no rule names is as personal as the case: whoever may read `personal` may read it.
 */
export function mayRead(state: CaseState, request: AccessRequest, library: Library): AccessDecision {
  const rules = Object.values(library.pathway(state.rules.pathway.hash).pathway.access);
  const isNamed = rules.some(({ may, deny, what }) => may === 'read' && !deny && what.includes(request.what));
  const decision = decide(state, request, 'read', library);
  if (isNamed || !request.what.startsWith('document:')) return decision;
  return decision.rule === undefined ? decide(state, { ...request, what: 'personal' }, 'read', library) : decision;
}

/** May this person record this? Beside the roles an event names, for rules that also ask for purpose or hours. */
export function mayRecord(state: CaseState, request: AccessRequest, library: Library): AccessDecision {
  return decide(state, request, 'record', library);
}

function decide(state: CaseState, request: AccessRequest, may: 'read' | 'record', library: Library): AccessDecision {
  const opened = openingOf(state.log);
  const compiled = library.pathway(state.rules.pathway.hash);
  // An authority's own closures close its offices too.
  const calendar = compiled.localCalendar(library.calendar(state.rules.calendar.hash));
  const view = draftView({ ...state, compiled, opened });
  const about = Object.entries(compiled.pathway.access).filter(
    ([, rule]) => rule.may === may && rule.what.includes(request.what),
  );
  const fits = ([, rule]: [string, AccessRule]): boolean =>
    rule.roles.includes(request.by.role) &&
    (rule.purposes === undefined || (request.purpose !== undefined && rule.purposes.includes(request.purpose))) &&
    isWithinHours(rule, compiled.pathway, calendar, request.at) &&
    allHold((rule.when ?? []).map(conditionRef), compiled.conditions, view);
  const denied = about.find((entry) => entry[1].deny && fits(entry));
  if (denied !== undefined) return { allowed: false, rule: denied[0], because: [denied[1].otherwise] };
  const granted = about.find((entry) => !entry[1].deny && fits(entry));
  if (granted !== undefined) {
    const [rule, { records }] = granted;
    return { allowed: true, rule, ...(records === undefined ? {} : { records }) };
  }
  const because = about.filter(([, rule]) => !rule.deny).map(([, rule]) => rule.otherwise);
  return {
    allowed: false,
    because: because.length > 0 ? because : [`No rule of this pathway lets anybody ${may} "${request.what}".`],
  };
}

function isWithinHours(rule: AccessRule, pathway: Pathway, calendar: WorkingCalendar, at: Instant): boolean {
  const fits = (hours: string | undefined, wanted: 'open' | 'closed'): boolean => {
    if (hours === undefined) return true;
    const standing = isOpenAt(pathway.hours[hours], calendar, at);
    return standing === wanted || (rule.deny && standing === 'unknown');
  };
  return fits(rule.hours, 'open') && fits(rule.outsideHours, 'closed');
}

/** Where the calendar does not reach nobody can tell, so a rule that depends on the hours allows nothing then, and forbids what it forbids. */
function isOpenAt(
  hours: Pathway['hours'][string] | undefined,
  calendar: WorkingCalendar,
  at: Instant,
): 'open' | 'closed' | 'unknown' {
  if (hours === undefined) return 'unknown';
  const date = londonDate(at);
  const time = londonTime(at);
  const inHours = hours.days.includes(weekdayOf(date) + 1) && time >= hours.from && time < hours.to;
  if (!inHours) return 'closed';
  if (hours.bankHolidays || weekdayOf(date) >= 5) return 'open';
  if (date < calendar.knownFrom || date > calendar.knownTo) return 'unknown';
  return isWorkingDay(date, calendar) ? 'open' : 'closed';
}
