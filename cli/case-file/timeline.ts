import { londonDate, londonTime } from '../../calendar/london.ts';
import type { Pathway } from '../../language/schema/pathway.ts';
import type { DeadlineView } from '../../machines/view.ts';
import { deadlineTable } from '../deadline-table.ts';
import { wrap } from '../help.ts';
import { reasonLines } from '../refusal-lines.ts';
import { paint, type Look as Looks, type Terminal } from '../terminal.ts';
import { counted, dayOf, shortDate, shortWhen } from '../words.ts';
import { changesBetween, type CaseChange } from './case-changes.ts';
import type { Look } from './host.ts';
import type { CaseFile } from './load-case-file.ts';
import type { OutcomeEffect } from './outcome.ts';
import type { CaseRun, Chapter } from './run-case-file.ts';

interface Line {
  readonly at: string;
  /** Is the hour told? */
  readonly timed: boolean;
  readonly sign: string;
  readonly looks?: Looks | readonly Looks[];
  readonly text: string;
  readonly more?: readonly string[];
}

/** A case file lived through, as people read it: day by day what happened, was due, sent, asked and refused; then every deadline. */
export function timeline(caseFile: CaseFile, { outcome, chapters }: CaseRun, terminal: Terminal): readonly string[] {
  const { pathway } = caseFile.pathway;
  const lines: Line[] = [];
  let before: Look | undefined;
  for (const chapter of chapters) {
    lines.push(...ownLines(chapter, caseFile));
    if (chapter.after !== undefined && chapter.after !== before) {
      lines.push(...changesBetween(before, chapter.after).map((change) => changeLine(change, pathway)));
      before = chapter.after;
    }
  }
  const { failures } = outcome;
  const verdict =
    failures.length === 0
      ? paint(terminal, 'green', `✓ Everything is as ${caseFile.file} expects.`)
      : paint(terminal, 'red', `✗ ${counted(failures.length, 'expectation')} of ${caseFile.file} ${failures.length === 1 ? 'does' : 'do'} not hold:`);
  return [
    paint(terminal, 'bold', outcome.title),
    paint(terminal, 'dim', `${pathway.title} · ${caseFile.file}`),
    '',
    ...layOut(lines, terminal),
    '',
    ...deadlineTable(outcome.deadlines, terminal),
    ...(outcome.deadlines.length === 0 ? [] : ['']),
    `Where it stands: ${paint(terminal, 'bold', stageWords(outcome.stage, outcome.state))}`,
    ...outcome.tasks.filter(({ status }) => status === 'open').map(({ title, role }) => `To do: ${title} (${roleTitle(role, pathway)})`),
    ...outcome.flags.map(({ says }) => paint(terminal, 'yellow', `Flagged: ${says}`)),
    '',
    verdict,
    ...failures.map(({ file, line, column, message }) => `  ${file}:${line}:${column}: ${message}`),
  ];
}

function ownLines({ what, at, entry }: Chapter, caseFile: CaseFile): readonly Line[] {
  const { pathway } = caseFile.pathway;
  const item = entry < 0 ? caseFile.source.opened : caseFile.source.entries[entry];
  const timed = item !== undefined && 'at' in item && item.at !== undefined;
  switch (what.kind) {
    case 'time':
      return [];
    case 'checkpoint':
      return what.failures.map(({ message }) => ({ at, timed: false, sign: '✗', looks: ['bold', 'red'] as const, text: `not as expected: ${message}` }));
    case 'reads': {
      const asks = `${roleTitle(what.role, pathway)} asks to read ${what.what}${what.purpose === undefined ? '' : ` (${what.purpose})`}`;
      if (what.decision.allowed) return [{ at, timed, sign: '◉', text: `${asks}: allowed`, looks: 'dim' }];
      return [{ at, timed, sign: '✗', looks: 'red', text: `${asks}: refused`, more: what.decision.because }];
    }
    case 'correction': {
      const text = `Correction: ${what.change.op === 'insert' ? `${eventTitle(what.change.type, pathway)} put before entry ${what.change.before}` : `entry ${what.change.target} ${what.change.op === 'strike' ? 'struck' : 'amended'}`}`;
      if (what.answer.kind === 'accepted') return [{ at, timed, sign: '✎', looks: 'bold', text, more: [`“${what.why}” (${roleTitle(what.by.role, pathway)})`] }];
      return [{ at, timed, sign: '✗', looks: ['bold', 'red'], text: `${text}: refused`, more: reasonLines(what.answer.refusal) }];
    }
    case 'event': {
      const happened = dayOf(what.on as Parameters<typeof dayOf>[0]);
      const late = happened === londonDate(at) ? '' : `, on ${inText(happened)}`;
      const text = `${eventTitle(what.event, pathway)}${late}`;
      const who = roleTitle(what.by.role, pathway);
      if (what.answer.kind === 'accepted') return [{ at, timed, sign: '●', looks: 'bold', text: `${text} · ${who}` }];
      return [{ at, timed, sign: '✗', looks: ['bold', 'red'], text: `${text} · ${who}: refused`, more: reasonLines(what.answer.refusal) }];
    }
  }
}

function changeLine(change: CaseChange, pathway: Pathway): Line {
  const { at } = change;
  switch (change.kind) {
    case 'state':
      return { at, timed: false, sign: '▸', looks: 'cyan', text: stageWords(change.stage, change.state) };
    case 'deadline':
      return deadlineLine(change);
    case 'task': {
      const { task } = change;
      const words = { open: 'to do', done: 'done', withdrawn: 'no longer to do' }[task.status];
      return { at, timed: false, sign: task.status === 'open' ? '☐' : '☑', text: `${task.title}: ${words} (${roleTitle(task.role, pathway)})`, ...(task.status === 'open' ? {} : { looks: 'dim' as const }) };
    }
    case 'flag':
      return { at, timed: false, sign: '⚑', looks: change.stands ? 'yellow' : 'dim', text: change.stands ? change.flag.says : `no longer flagged: ${change.flag.says}` };
    case 'effect':
      return effectLine(change, pathway);
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
      return { ...base, text: `${name}: now due ${due}${before?.due === undefined ? '' : `, before ${inText(before.due)}`}` };
    case 'extended':
      return { ...base, text: `${name}: extended to ${due}${deadline.originalDue === undefined ? '' : `, originally ${inText(deadline.originalDue)}`}` };
    case 'met':
      return { ...base, looks: deadline.status === 'met late' ? 'yellow' : 'green', text: `${name}: ${deadline.status}, due ${due}` };
    case 'passed':
      return { ...base, sign: '!', looks: 'red', text: `${name}: the limit, ${due}, has passed` };
    case 'impossible':
      return { ...base, sign: '!', looks: 'red', text: `${name}: due ${due}, before it began; it cannot be met` };
    case 'lapsed':
    case 'paused':
      return { ...base, looks: 'dim', text: `${name}: ${what}` };
    case 'running again':
      return { ...base, text: `${name}: running again, due ${due}` };
  }
}

function effectLine({ at, effect, isNew }: Extract<CaseChange, { readonly kind: 'effect' }>, pathway: Pathway): Line {
  const { kind, status, cause } = effect;
  const isNotice = kind === 'notify';
  const title = isNotice ? (effect.messages?.[0]?.subject ?? pathway.notifications[effect.name]?.title ?? effect.name) : (effect.paper ?? pathway.documents[effect.name]?.title ?? effect.name);
  const to = isNotice ? ` to ${recipients(effect, pathway)}` : '';
  const timed = isNew && cause.kind === 'moment' && londonTime(at) !== '00:00';
  const base = { at, timed, sign: isNotice ? '✉' : '▤' };
  const enclosed = effect.messages?.[0]?.enclosures ?? [];
  switch (status) {
    case 'done':
      return { ...base, text: isNotice ? `“${title}”${to}${enclosed.length === 0 ? '' : `, with ${enclosed.join(', ')}`}` : `${title}: prepared` };
    case 'failed':
      return { ...base, looks: 'red', text: `“${title}”${to}: not ${isNotice ? 'sent' : 'made'}. ${effect.note ?? ''}` };
    case 'withdrawn':
      return { ...base, looks: 'yellow', text: `“${title}”${to}: ${isNotice ? 'was sent' : 'was made'} in error` };
    case 'asked':
      return { ...base, looks: 'yellow', text: `“${title}”${to}: still to be ${isNotice ? 'sent' : 'made'}` };
    case 'skipped':
    case 'dropped':
    case 'history':
    case 'resolved':
      return { ...base, looks: 'dim', text: `“${title}”${to}: ${status}${effect.note === undefined ? '' : ` (${effect.note})`}` };
  }
}

/** Roles by title; who is not named by a role, by address. */
function recipients({ to, messages = [] }: OutcomeEffect, pathway: Pathway): string {
  const isByRole = to.every((name) => pathway.roles[name] !== undefined);
  if (isByRole || messages.length === 0) return to.map((name) => roleTitle(name, pathway)).join(', ');
  return messages.map((message) => message.to).join(', ');
}

function deadlineName({ title, occurrence }: DeadlineView): string {
  const [number = '', item] = occurrence.split(':');
  return `${title}${number === '1' ? '' : ` ${number}`}${item === undefined ? '' : ` (${item})`}`;
}

function eventTitle(event: string, pathway: Pathway): string {
  return pathway.events[event]?.title ?? event;
}

function roleTitle(role: string, pathway: Pathway): string {
  return pathway.roles[role]?.title ?? role;
}

function stageWords(stage: string, state: string): string {
  return stage === '' || stage === state ? state : `${stage} (${state})`;
}

/** A date inside a sentence, in one piece wherever the line is cut. */
function inText(when: string): string {
  return shortWhen(when).replaceAll(/ +/g, tied);
}

const tied = '\u00a0';

/** Dates in a column of their own, written where they change. */
function layOut(lines: readonly Line[], terminal: Terminal): readonly string[] {
  let day = '';
  return lines.flatMap(({ at, timed, sign, looks, text, more = [] }) => {
    const date = londonDate(at as Parameters<typeof londonDate>[0]);
    const isNewDay = date !== day;
    day = date;
    const left = `${(isNewDay ? shortDate(date) : '').padEnd(dateWidth)}  ${(timed ? londonTime(at as Parameters<typeof londonTime>[0]) : '').padEnd(timeWidth)}  `;
    const untied = (part: string): string => part.replaceAll(tied, ' ');
    const [first = '', ...others] = wrap(text, terminal.width - indent.length).map(untied);
    const painted = (part: string): string => (looks === undefined ? part : paint(terminal, looks, part));
    return [
      `${paint(terminal, 'bold', left)}${painted(`${sign} ${first}`)}`,
      ...others.map((line) => `${indent}${painted(line)}`),
      ...more.flatMap((line) => wrap(line, terminal.width - indent.length).map((part) => `${indent}${part}`)),
    ];
  });
}

const dateWidth = 'Thu 16 Apr 2026'.length;
const timeWidth = '10:00'.length;
const indent = ' '.repeat(dateWidth + timeWidth + 6);
