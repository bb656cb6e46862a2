import { ApplicationFailure } from '@temporalio/common';
import {
  allHandlersFinished,
  condition,
  defineQuery,
  defineUpdate,
  setHandler,
  upsertSearchAttributes,
} from '@temporalio/workflow';
import type { NoticeRecipient } from '../../../activities/notices/notice.ts';
import { londonDate } from '../../../calendar/london.ts';
import type { Instant } from '../../../calendar/instant.ts';
import { addMonths, type IsoDate } from '../../../calendar/iso-date.ts';
import { namedCalendar } from '../../../calendar/named-calendars.ts';
import { addWorkingDays, subtractWorkingDays } from '../../../calendar/working-calendar.ts';
import type { By } from '../../../machines/entry.ts';
import { searchKeys } from '../../../workflows/search-attributes.ts';
import { createDeadlines, now, type Deadline } from './deadlines.ts';
import { whyRefused, type Recording, type State } from './events.ts';
import { createJournaledLog } from './journaled-log.ts';
import { makePlan, managers, sendLetter, type Receipt } from './letters.ts';

/** What the hand-written case is started with. */
export interface HandWrittenStart {
  readonly caseId: string;
  readonly on: IsoDate;
  readonly by: By;
  readonly data: { readonly child: string };
}

/** The answer to what was recorded. */
export interface HandWrittenAnswer {
  readonly seq: number;
  readonly at: Instant;
}

export const recordUpdate = defineUpdate<HandWrittenAnswer, [Recording]>('record');
export const stateQuery = defineQuery<State>('state');

const calendar = namedCalendar('england-and-wales');

/**
 * What somebody would write for these nine events who has Temporal and no engine: the same updates with validators, timers, letters,
 * papers, journal and search attributes. It knows this one pathway, and neither corrections nor incidents, nor
 * keys that outlive a run, nor going on in a new run.
 */
export async function handWrittenCase({ caseId, on: openedOn, by, data }: HandWrittenStart): Promise<void> {
  const { child } = data;
  let state: State = 'referred';
  let parent: NoticeRecipient = { role: 'parents' };
  let underWay = 0;
  let endedAt: Instant | undefined;

  const log = createJournaledLog(
    {
      caseId,
      pathwayId: 'hand-written',
      pathwayHash: 'hand-written',
      openedAt: now(),
      input: { on: openedOn, by: { ...by }, data },
      library: [],
    },
    () => (underWay === 0 ? endedAt : undefined),
  );
  const deadlines = createDeadlines(calendar, remind, show);

  let shown = { state: 'referred', nextDue: '' };
  function show(): void {
    const next = { state, nextDue: deadlines.nextDue() ?? '' };
    const changed = [
      ...(next.state === shown.state ? [] : [{ key: searchKeys.state, value: [next.state] }]),
      ...(next.nextDue === shown.nextDue
        ? []
        : [{ key: searchKeys.nextDue, value: next.nextDue === '' ? null : new Date(next.nextDue) }]),
    ];
    shown = next;
    if (changed.length > 0) upsertSearchAttributes(changed);
  }

  function remind(about: 'deadlineReminder' | 'deadlinePassed', { title, due }: Deadline): void {
    const [subject, text] =
      about === 'deadlineReminder'
        ? [`Soon due: ${title}`, `${title} is due by ${due}.`]
        : [`Missed: ${title}`, `${title} was due by ${due}.`];
    const letter = { notification: about, at: now(), to: managers, subject, text };
    void carryOut(async () => done(await sendLetter(caseId, `${about}/${title}/${due}`, letter)));
  }

  function done(receipt: Receipt): void {
    log.add({ kind: 'effectDone', at: now(), ...receipt });
  }

  async function carryOut(effect: () => Promise<void>): Promise<void> {
    underWay += 1;
    try {
      await effect();
    } catch (error) {
      log.add({
        kind: 'effectFailed',
        at: now(),
        ...{ reason: error instanceof Error ? error.message : String(error) },
      });
    } finally {
      underWay -= 1;
    }
  }

  function live(request: Recording): void {
    const { on } = request;
    switch (request.event) {
      case 'PARENT_NAMED':
        parent = { role: 'parents', ...request.data };
        break;
      case 'STRATEGY_HELD':
        state = 'enquiry';
        deadlines.start('conference', { title: 'Conference', due: addWorkingDays(on, 15, calendar), remindBefore: 5 });
        break;
      case 'CONFERENCE_BOOKED': {
        state = 'conferencePlanned';
        const due = subtractWorkingDays(londonDate(request.data.start), 2, calendar);
        deadlines.start('report', { title: 'Report to the parents', due });
        break;
      }
      case 'REPORT_SHARED':
        deadlines.meet('report');
        break;
      case 'CONFERENCE_HELD':
        state = 'onPlan';
        deadlines.meet('conference');
        deadlines.start('coreGroup', { title: 'First core group', due: addWorkingDays(on, 10, calendar) });
        deadlines.start('review', { title: 'First review', due: addMonths(on, 3), remindBefore: 10 });
        break;
      case 'CORE_GROUP_HELD':
        deadlines.start('coreGroup', { title: 'Core group', due: addMonths(on, 1) });
        break;
      case 'REVIEW_HELD':
        deadlines.start('review', { title: 'Review', due: addMonths(on, 6), remindBefore: 10 });
        break;
      case 'PLAN_ENDED':
        state = 'ended';
        endedAt = now();
        deadlines.meetAll();
        break;
    }
    show();
  }

  async function effectsOf(request: Recording, seq: number, at: Instant): Promise<void> {
    switch (request.event) {
      case 'CONFERENCE_BOOKED': {
        const text = `The conference about ${child} is held at: ${request.data.venue}.`;
        const subject = `The conference about ${child}`;
        const letter = { notification: 'conferenceBooked', at, to: [parent], subject, text };
        return done(await sendLetter(caseId, `${seq}/conferenceBooked`, letter));
      }
      case 'CONFERENCE_HELD': {
        const { receipt, attachment } = await makePlan(caseId, `${seq}/plan`, { child, summary: request.data.summary });
        done(receipt);
        const text = `The plan for ${child} is enclosed.`;
        const letter = { notification: 'planMade', at, to: [parent], subject: `The plan for ${child}`, text };
        return done(await sendLetter(caseId, `${seq}/planMade`, letter, [attachment]));
      }
      default:
        return undefined;
    }
  }

  log.add({ kind: 'opened', at: now(), ...{ type: 'CASE_OPENED', on: openedOn, by, data } });
  setHandler(
    recordUpdate,
    async (request) => {
      const at = now();
      const { event, ...rest } = request;
      const seq = log.add({ kind: 'recorded', at, ...{ type: event, ...rest } });
      live(request);
      await log.append();
      void carryOut(() => effectsOf(request, seq, at));
      return { seq, at };
    },
    {
      validator(request) {
        const why = whyRefused(request, state, openedOn, now());
        if (why !== undefined) throw ApplicationFailure.nonRetryable(why, 'refused');
      },
    },
  );
  setHandler(stateQuery, () => state);

  await log.append();
  await condition(() => endedAt !== undefined && underWay === 0 && allHandlersFinished());
  if (!log.isComplete()) await log.append();
}
