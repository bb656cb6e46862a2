import type { ChangedCase } from '../client/change-many.ts';
import type { Pathway } from '../language/schema/pathway.ts';
import {
  isSame,
  type CaseDifferences,
  type CountDifference,
  type DeadlineDifference,
} from '../machines/compare-cases.ts';
import type { FileImpact } from './commands/impact.ts';
import { paint, type Terminal } from './terminal.ts';
import { counted, shortWhen } from './words.ts';

/** What a draft changes, case by case, then in all. Cases that come to the same are only counted. */
export function impactLines(impacts: readonly FileImpact[], draft: Pathway, terminal: Terminal): readonly string[] {
  const lines: string[] = [];
  let [moved, same, refused, deadlines] = [0, 0, 0, 0];
  for (const { file, result } of impacts) {
    if (result.kind === 'conflict') {
      refused += 1;
      lines.push(
        paint(terminal, 'bold', file),
        `  ${paint(terminal, 'red', `refused at entry ${result.seq}`)}: ${result.refusal.message}`,
      );
    } else if (isSame(result.differences)) same += 1;
    else {
      moved += 1;
      deadlines += result.differences.deadlines.length;
      lines.push(paint(terminal, 'bold', file), ...differenceLines(result.differences, draft));
    }
  }
  const parts = [
    `${same} unchanged`,
    ...(moved === 0 ? [] : [`${moved} different${deadlines === 0 ? '' : ` (${counted(deadlines, 'deadline')})`}`]),
    ...(refused === 0 ? [] : [paint(terminal, 'red', `${refused} with an entry that would be refused`)]),
  ];
  return [...lines, ...(lines.length === 0 ? [] : ['']), `${counted(impacts.length, 'case')}: ${parts.join(', ')}.`];
}

/**
 * What became of a case that was to change its rules; nothing when it comes to the same.
 *
 * @param pathway - whose titles name notices and tasks, where all cases have one.
 */
export function changedLines(
  changed: ChangedCase,
  pathway: Pathway | undefined,
  terminal: Terminal,
): readonly string[] {
  const name = paint(terminal, 'bold', changed.reference);
  switch (changed.outcome) {
    case 'changed':
    case 'wouldChange':
      return isSame(changed.differences) ? [] : [name, ...differenceLines(changed.differences, pathway)];
    case 'already':
    case 'ended':
      return [];
    case 'erased':
      return [`${name}  ${paint(terminal, 'dim', 'was erased since: what moved cannot be read any more')}`];
    case 'waiting':
      return [`${name}  ${paint(terminal, 'dim', 'waits for its turn')}`];
    case 'refused':
      return [`${name}  ${paint(terminal, 'red', 'refused')}: ${changed.refusal.message}`];
    case 'failed':
      return [`${name}  ${paint(terminal, 'red', 'failed')}: ${changed.reason}`];
  }
}

/** How many cases came to what; `undefined` when there was none. What was only tried out is told as that, also where no case would move. */
export function summaryOfChanges(
  changed: readonly ChangedCase[],
  terminal: Terminal,
  { dryRun = false }: { readonly dryRun?: boolean } = {},
): string | undefined {
  if (changed.length === 0) return undefined;
  const count = (...outcomes: readonly ChangedCase['outcome'][]): number =>
    changed.filter(({ outcome }) => outcomes.includes(outcome)).length;
  const differences = changed.flatMap((one) => ('differences' in one ? [one.differences] : []));
  const moved = differences.filter((each) => !isSame(each)).length;
  const deadlines = differences.reduce((sum, each) => sum + each.deadlines.length, 0);
  const taken = count('changed', 'wouldChange');
  const would = dryRun ? 'would move' : 'moved';
  const parts = [
    `${taken} ${would}${taken === 0 ? '' : ` (${moved} with something different${deadlines > 1 ? `, ${deadlines} deadlines` : ''})`}`,
    ...(count('already') === 0 ? [] : [`${count('already')} there already`]),
    ...(count('refused') === 0 ? [] : [paint(terminal, 'red', `${count('refused')} refused`)]),
    ...(count('ended') === 0 ? [] : [`${count('ended')} closed or erased meanwhile`]),
    ...(count('erased') === 0 ? [] : [`${count('erased')} erased since`]),
    ...(count('waiting') === 0 ? [] : [`${count('waiting')} not reached`]),
    ...(count('failed') === 0 ? [] : [paint(terminal, 'red', `${count('failed')} failed`)]),
  ];
  return `${counted(changed.length, 'case')}: ${parts.join(', ')}.`;
}

function differenceLines({ state, deadlines, counts }: CaseDifferences, draft: Pathway | undefined): readonly string[] {
  return [
    ...(state === undefined ? [] : [`  state: ${state.from} → ${state.to}`]),
    ...deadlines.map((difference) => `  ${deadlineLine(difference)}`),
    ...counts.map((difference) => `  ${countLine(difference, draft)}`),
  ];
}

function deadlineLine({ title, occurrence, from, to }: DeadlineDifference): string {
  const [number = '', item] = occurrence.split(':');
  const name = `${title}${number === '1' ? '' : ` ${number}`}${item === undefined ? '' : ` (${item})`}`;
  if (from === undefined) return `${name}: begins, ${inWords(to)}`;
  if (to === undefined) return `${name}: falls away, was ${inWords(from)}`;
  if (from.due === to.due) return `${name}: ${from.status} → ${to.status}`;
  const status = from.status === to.status ? from.status : `${from.status} → ${to.status}`;
  return `${name}: ${dueText(from.due)} → ${dueText(to.due)} (${status})`;
}

function inWords(standing: DeadlineDifference['from']): string {
  return standing === undefined
    ? ''
    : `${standing.due === undefined ? '' : `due ${dueText(standing.due)}, `}${standing.status}`;
}

function dueText(due: string | undefined): string {
  return due === undefined ? 'no date' : shortWhen(due).replaceAll(/ +/g, ' ');
}

function countLine({ kind, name, from, to }: CountDifference, draft: Pathway | undefined): string {
  const title = {
    notice: draft?.notifications[name]?.title,
    paper: draft?.documents[name]?.title,
    task: draft?.tasks[name]?.title,
    flag: undefined,
  }[kind];
  return `${kind} “${title ?? name}”: ${from} → ${to}`;
}
