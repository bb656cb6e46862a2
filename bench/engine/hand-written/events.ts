import { londonDate } from '../../../calendar/london.ts';
import { isInstant, type Instant } from '../../../calendar/instant.ts';
import { isIsoDate, type IsoDate } from '../../../calendar/iso-date.ts';
import type { By } from '../../../machines/entry.ts';

/** The states of the hand-written case. */
export type State = 'referred' | 'enquiry' | 'conferencePlanned' | 'onPlan' | 'ended';

/** What can be recorded. */
export type CaseEvent =
  | {
      readonly event: 'PARENT_NAMED';
      readonly data: { readonly person: string; readonly name: string; readonly email: string };
    }
  | { readonly event: 'STRATEGY_HELD'; readonly data: { readonly agencies: number } }
  | { readonly event: 'CONFERENCE_BOOKED'; readonly data: { readonly start: Instant; readonly venue: string } }
  | { readonly event: 'REPORT_SHARED'; readonly data: { readonly summary: string } }
  | { readonly event: 'CONFERENCE_HELD'; readonly data: { readonly agencies: number; readonly summary: string } }
  | { readonly event: 'CORE_GROUP_HELD'; readonly data: { readonly [none: string]: never } }
  | { readonly event: 'REVIEW_HELD'; readonly data: { readonly summary: string } }
  | { readonly event: 'PLAN_ENDED'; readonly data: { readonly why: string } };

/** A request to record one of them. */
export type Recording = CaseEvent & { readonly on: IsoDate; readonly by: By };

type Field = (value: unknown) => boolean;

interface Rule {
  readonly by: string;
  readonly states: readonly State[];
  readonly fields: { readonly [name: string]: Field };
}

const text: Field = (value) => typeof value === 'string' && value.trim() !== '';
const whole: Field = (value) => Number.isSafeInteger(value);

const rules: { readonly [E in CaseEvent['event']]: Rule } = {
  PARENT_NAMED: {
    by: 'worker',
    states: ['referred', 'enquiry', 'conferencePlanned', 'onPlan'],
    fields: { person: text, name: text, email: text },
  },
  STRATEGY_HELD: { by: 'manager', states: ['referred'], fields: { agencies: whole } },
  CONFERENCE_BOOKED: {
    by: 'worker',
    states: ['enquiry', 'conferencePlanned'],
    fields: { start: isInstant, venue: text },
  },
  REPORT_SHARED: { by: 'practitioner', states: ['conferencePlanned'], fields: { summary: text } },
  CONFERENCE_HELD: { by: 'manager', states: ['conferencePlanned'], fields: { agencies: whole, summary: text } },
  CORE_GROUP_HELD: { by: 'worker', states: ['onPlan'], fields: {} },
  REVIEW_HELD: { by: 'manager', states: ['onPlan'], fields: { summary: text } },
  PLAN_ENDED: { by: 'manager', states: ['onPlan'], fields: { why: text } },
};

/** Why the case does not take the request; `undefined` when it does. */
export function whyRefused(request: Recording, state: State, openedOn: IsoDate, now: Instant): string | undefined {
  const rule = Object.hasOwn(rules, request.event) ? rules[request.event] : undefined;
  if (rule === undefined) return `There is no event ${String(request.event)}.`;
  const { event, by, on, data } = request;
  if (!text(by.person) || by.role !== rule.by) return `${event} is recorded by the ${rule.by}, not by ${by.role}.`;
  if (!isIsoDate(on) || on < openedOn || on > londonDate(now))
    return `${on} is before the case began, or in the future.`;
  if (!rule.states.includes(state)) return `The case is ${state}: ${event} is not accepted.`;
  const given: { readonly [name: string]: unknown } = data;
  const wrong = Object.entries(rule.fields).filter(([name, holds]) => !holds(given[name]));
  if (wrong.length > 0) return `${event} lacks ${wrong.map(([name]) => name).join(', ')}.`;
  if (request.event === 'CONFERENCE_HELD' && request.data.agencies < 3)
    return 'The conference is not quorate. Three agencies are needed.';
  return undefined;
}
