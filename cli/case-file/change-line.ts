import { londonTime } from '../../calendar/london.ts';
import type { Pathway } from '../../language/schema/pathway.ts';
import { recipientTitle } from '../../machines/recipient-title.ts';
import type { DeadlineView } from '../../machines/view.ts';
import type { Look as Looks } from '../terminal.ts';
import { shortWhen } from '../words.ts';
import type { CaseChange } from './case-changes.ts';
import type { OutcomeEffect } from './outcome.ts';

/** A line of a timeline: when, a sign, a text and how it looks. */
export interface Line {
  readonly at: string;
  /** Is the hour told? */
  readonly timed: boolean;
  readonly sign: string;
  readonly looks?: Looks | readonly Looks[];
  /** Dates in it are tied together by no-break spaces. */
  readonly text: string;
  readonly more?: readonly string[];
}

/** The titles of a definition; what it does not know, or all where there is none, is called by its name. */
export type Titles = Pick<Pathway, 'events' | 'facts' | 'roles' | 'notifications' | 'documents'>;

/** No titles at all. */
export const noTitles: Titles = { events: {}, facts: {}, roles: {}, notifications: {}, documents: {} };

/** What became of a case, in a line. */
export function changeLine(change: CaseChange, titles: Titles): Line {
  const { at } = change;
  switch (change.kind) {
    case 'state':
      return { at, timed: false, sign: '▸', looks: 'cyan', text: stageWords(change.stage, change.state) };
    case 'deadline':
      return deadlineLine(change);
    case 'task': {
      const { task } = change;
      const words = { open: 'to do', done: 'done', withdrawn: 'no longer to do' }[task.status];
      return {
        at,
        timed: false,
        sign: task.status === 'open' ? '☐' : '☑',
        text: `${task.title}: ${words} (${roleTitle(task.role, titles)})`,
        ...(task.status === 'open' ? {} : { looks: 'dim' as const }),
      };
    }
    case 'flag':
      return {
        at,
        timed: false,
        sign: '⚑',
        looks: change.stands ? 'yellow' : 'dim',
        text: change.stands ? change.flag.says : `no longer flagged: ${change.flag.says}`,
      };
    case 'effect':
      return effectLine(change, titles);
  }
}

function deadlineLine({ at, what, deadline, before }: Extract<CaseChange, { readonly kind: 'deadline' }>): Line {
  const name = deadlineName(deadline);
  const due = deadline.due === undefined ? '' : inText(deadline.due);
  const base = { at, timed: false, sign: '◷' };
  switch (what) {
    case 'started':
      return { ...base, text: `${name}: due ${due}` };
    case 'moved':
      return {
        ...base,
        text: `${name}: ${before?.due === undefined ? `due ${due}` : `moved from ${inText(before.due)} to ${due}`}`,
      };
    case 'extended':
      return {
        ...base,
        text: `${name}: extended to ${due}${deadline.originalDue === undefined ? '' : `, originally ${inText(deadline.originalDue)}`}`,
      };
    case 'met':
      return {
        ...base,
        looks: deadline.status === 'met late' ? 'yellow' : 'green',
        text: `${name}: ${deadline.status}, due ${due}`,
      };
    case 'passed':
      return { ...base, sign: '!', looks: 'red', text: `${name}: the limit, ${due}, has passed` };
    case 'reached':
      return { ...base, text: `${name}: reached` };
    case 'impossible':
      return { ...base, sign: '!', looks: 'red', text: `${name}: due ${due}, before it began; it cannot be met` };
    case 'lapsed':
    case 'paused':
      return { ...base, looks: 'dim', text: `${name}: ${what}` };
    case 'no longer due': {
      const was = deadline.due === undefined ? deadline.status : due;
      const result = deadline.status.startsWith('met') && due !== '' ? `, ${deadline.status}` : '';
      return { ...base, looks: 'dim', text: `${name}: no longer due (was ${was}${result})` };
    }
    case 'running again':
      return { ...base, text: `${name}: running again, due ${due}` };
  }
}

function effectLine({ at, effect, isNew }: Extract<CaseChange, { readonly kind: 'effect' }>, titles: Titles): Line {
  const { kind, status, cause } = effect;
  const isNotice = kind === 'notify';
  const title = isNotice
    ? (effect.messages?.[0]?.subject ?? titles.notifications[effect.name]?.title ?? effect.name)
    : (effect.paper ?? titles.documents[effect.name]?.title ?? effect.name);
  const to = isNotice ? ` to ${recipients(effect, titles)}` : '';
  const timed = isNew && cause.kind === 'moment' && londonTime(at) !== '00:00';
  const base = { at, timed, sign: isNotice ? '✉' : '▤' };
  const enclosed = effect.messages?.[0]?.enclosures ?? [];
  switch (status) {
    case 'done':
      return {
        ...base,
        text: isNotice
          ? `“${title}”${to}${enclosed.length === 0 ? '' : `, with ${enclosed.join(', ')}`}`
          : `${title}: prepared`,
      };
    case 'failed':
      return {
        ...base,
        looks: 'red',
        text: `“${title}”${to}: not ${isNotice ? 'sent' : 'made'}. ${effect.note ?? ''}`,
      };
    case 'withdrawn':
      return { ...base, looks: 'yellow', text: `“${title}”${to}: ${isNotice ? 'was sent' : 'was made'} in error` };
    case 'superseded':
      return {
        ...base,
        looks: 'yellow',
        text: `“${title}”${to}: ${isNotice ? 'was sent' : 'was made'}, and has been corrected since`,
      };
    case 'asked':
      return { ...base, looks: 'yellow', text: `“${title}”${to}: being ${isNotice ? 'sent' : 'made'}` };
    case 'skipped':
    case 'dropped':
    case 'history':
    case 'resolved':
      return {
        ...base,
        looks: 'dim',
        text: `“${title}”${to}: ${status}${effect.note === undefined ? '' : ` (${effect.note})`}`,
      };
  }
}

/** Roles by title; who is not named by a role, by the address a letter went to, or else by what they are named in. */
function recipients({ to, messages = [] }: OutcomeEffect, titles: Titles): string {
  const isByRole = to.every((name) => titles.roles[name] !== undefined);
  if (isByRole || messages.length === 0) return to.map((name) => recipientTitle(name, titles)).join(', ');
  return messages.map((message) => message.to).join(', ');
}

function deadlineName({ title, occurrence }: DeadlineView): string {
  const [number = '', item] = occurrence.split(':');
  return `${title}${number === '1' ? '' : ` ${number}`}${item === undefined ? '' : ` (${item})`}`;
}

/** An event's title. */
export function eventTitle(event: string, titles: Titles): string {
  return titles.events[event]?.title ?? event;
}

/** A role's title. */
export function roleTitle(role: string, titles: Titles): string {
  return titles.roles[role]?.title ?? role;
}

/** Where a case stands: the stage in the definition's words, the state behind it. */
export function stageWords(stage: string, state: string): string {
  return stage === '' || stage === state ? state : `${stage} (${state})`;
}

/** A date inside a sentence, in one piece wherever the line is cut. */
export function inText(when: string): string {
  return shortWhen(when).replaceAll(/ +/g, tied);
}

/** Ties words that stay on one line. */
export const tied = '\u00a0';
