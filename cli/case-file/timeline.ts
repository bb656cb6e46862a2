import { londonDate, londonTime } from '../../calendar/london.ts';
import type { Change } from '../../machines/entry.ts';
import type { Refusal } from '../../machines/refusal.ts';
import type { RulesChange } from '../../workflows/messages.ts';
import { deadlineTable } from '../deadline-table.ts';
import { wrap } from '../help.ts';
import { reasonLines } from '../refusal-lines.ts';
import { paint, type Terminal } from '../terminal.ts';
import { counted, dayOf, shortDate } from '../words.ts';
import { changesBetween } from './case-changes.ts';
import { changeLine, eventTitle, inText, roleTitle, stageWords, tied, type Line, type Titles } from './change-line.ts';
import type { Look } from './host.ts';
import type { CaseFile } from './load-case-file.ts';
import { withVersions } from './load-turns.ts';
import type { CaseRun, Chapter } from './run-case-file.ts';

/** A case file lived through, as people read it: day by day what happened, was due, sent, asked and refused; then every deadline. */
export function timeline(caseFile: CaseFile, { outcome, chapters }: CaseRun, terminal: Terminal): readonly string[] {
  const pathway = withVersions(caseFile.pathway.pathway, caseFile.turns);
  const lines: Line[] = [];
  let before: Look | undefined;
  const recorded = new Map(
    chapters.flatMap(({ what }): [number, string][] =>
      what.kind === 'event' && what.answer.kind === 'accepted' ? [[what.answer.seq, what.event]] : [],
    ),
  );
  for (const chapter of chapters) {
    lines.push(...ownLines(chapter, caseFile, recorded));
    if (chapter.after !== undefined && chapter.after !== before) {
      lines.push(...changesBetween(before, chapter.after).map((change) => changeLine(change, pathway)));
      before = chapter.after;
    }
  }
  const { failures } = outcome;
  const verdict =
    failures.length === 0
      ? paint(terminal, 'green', `✓ Everything is as ${caseFile.file} expects.`)
      : paint(
          terminal,
          'red',
          `✗ ${counted(failures.length, 'expectation')} of ${caseFile.file} ${failures.length === 1 ? 'does' : 'do'} not hold:`,
        );
  return [
    paint(terminal, 'bold', outcome.title),
    paint(terminal, 'dim', `${pathway.title} · ${caseFile.file}`),
    '',
    ...layOut(lines, terminal),
    '',
    ...deadlineTable(outcome.deadlines, terminal),
    ...(outcome.deadlines.length === 0 ? [] : ['']),
    `Where it stands: ${paint(terminal, 'bold', stageWords(outcome.stage, outcome.state))}`,
    ...outcome.tasks
      .filter(({ status }) => status === 'open')
      .map(({ title, role }) => `To do: ${title} (${roleTitle(role, pathway)})`),
    ...outcome.flags.map(({ says }) => paint(terminal, 'yellow', `Flagged: ${says}`)),
    '',
    verdict,
    ...failures.map(({ file, line, column, message }) => `  ${file}:${line}:${column}: ${message}`),
  ];
}

function ownLines(
  { what, at, entry }: Chapter,
  caseFile: CaseFile,
  recorded: ReadonlyMap<number, string>,
): readonly Line[] {
  const pathway = withVersions(caseFile.pathway.pathway, caseFile.turns);
  const item = entry < 0 ? caseFile.source.opened : caseFile.source.entries[entry];
  const timed = item !== undefined && 'at' in item && item.at !== undefined;
  switch (what.kind) {
    case 'time':
      return [];
    case 'checkpoint':
      return what.failures.map(({ message }) => ({
        at,
        timed: false,
        sign: '✗',
        looks: ['bold', 'red'] as const,
        text: `not as expected: ${message}`,
      }));
    case 'reads': {
      const asks = `${roleTitle(what.role, pathway)} asks to read ${what.what}${what.purpose === undefined ? '' : ` (${what.purpose})`}`;
      if (what.decision.allowed) return [{ at, timed, sign: '◉', text: `${asks}: allowed`, looks: 'dim' }];
      return [{ at, timed, sign: '✗', looks: 'red', text: `${asks}: refused`, more: what.decision.because }];
    }
    case 'correction': {
      const text = `Correction: ${changeInWords(what.change, recorded, pathway)}`;
      if (what.answer.kind === 'accepted')
        return [
          { at, timed, sign: '✎', looks: 'bold', text, more: [`“${what.why}” (${roleTitle(what.by.role, pathway)})`] },
        ];
      return [refusedLine(at, timed, text, what.answer.refusal, pathway)];
    }
    case 'rules': {
      const text = rulesInWords(what.change, item);
      if (what.answer.kind === 'accepted') {
        const says = caseFile.turns.get(entry)?.says ?? [];
        return [{ at, timed, sign: '⇄', looks: 'bold', text, more: [...says, `“${what.why}”`] }];
      }
      return [refusedLine(at, timed, text, what.answer.refusal, pathway)];
    }
    case 'event': {
      const happened = dayOf(what.on as Parameters<typeof dayOf>[0]);
      const late = happened === londonDate(at) ? '' : `, on ${inText(happened)}`;
      const text = `${eventTitle(what.event, pathway)}${late}`;
      const who = roleTitle(what.by.role, pathway);
      if (what.answer.kind === 'accepted') return [{ at, timed, sign: '●', looks: 'bold', text: `${text} · ${who}` }];
      return [refusedLine(at, timed, `${text} · ${who}`, what.answer.refusal, pathway)];
    }
  }
}

function refusedLine(at: string, timed: boolean, text: string, refusal: Refusal, titles: Titles): Line {
  return { at, timed, sign: '✗', looks: ['bold', 'red'], text: `${text}: refused`, more: reasonLines(refusal, titles) };
}

/** Which rules the case changes to. */
function rulesInWords(change: RulesChange, item: object | undefined): string {
  switch (change.kind) {
    case 'calendar':
      return 'Another version of the calendar';
    case 'pathway':
      return `Move to another version: ${item !== undefined && 'moveTo' in item ? String(item.moveTo) : change.pathway.title}`;
    case 'back':
      return 'Move taken back';
  }
}

/** What a correction does, with the title of the entry it is about. */
function changeInWords(change: Change, recorded: ReadonlyMap<number, string>, titles: Titles): string {
  const seq = change.op === 'insert' ? change.before : change.target;
  const event = recorded.get(seq);
  const entry = event === undefined ? `entry ${seq}` : `${eventTitle(event, titles)} (entry ${seq})`;
  switch (change.op) {
    case 'strike':
      return `${entry} struck`;
    case 'amend':
      return `${entry} amended${change.on === undefined ? '' : `, to ${inText(change.on)}`}`;
    case 'insert':
      return `${eventTitle(change.type, titles)}, on ${inText(change.on)}, put before ${entry}`;
  }
}

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
