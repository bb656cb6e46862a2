import type { DeadlineView, LimitChangeView } from '../machines/view.ts';
import type { Look, Terminal } from './terminal.ts';
import { table } from './table.ts';
import { shortWhen } from './words.ts';

/** Deadlines as a table: what, when due, how it stands, when it was met. */
export function deadlineTable(deadlines: readonly DeadlineView[], terminal: Terminal): readonly string[] {
  if (deadlines.length === 0) return [];
  const rows = [...deadlines].sort(byDue).flatMap((deadline) => {
    const { status, due, metOn, lastWorkingDay, originalDue, originalKept, changes = [], pausedOn, target } = deadline;
    const isOpen = metOn === undefined && status !== 'lapsed';
    const notes = [
      ...(lastWorkingDay === undefined || !isOpen ? [] : [`last working day ${inText(lastWorkingDay)}`]),
      ...(pausedOn === undefined ? [] : [`stands still since ${inText(pausedOn)}`]),
      ...(originalDue === undefined
        ? []
        : [
            `originally ${inText(originalDue)}${originalKept === undefined ? '' : originalKept ? ' (kept)' : ' (missed)'}`,
          ]),
      ...(target === undefined || !isOpen ? [] : [`aim ${inText(target)}`]),
    ];
    const met = metOn === undefined ? '' : `on ${inText(metOn)}`;
    return [
      [
        { text: nameOf(deadline) },
        { text: due === undefined ? '' : shortWhen(due) },
        { text: status, look: lookOf(status) },
        { text: [met, ...notes].filter((note) => note !== '').join(', ') },
      ],
      ...changes
        .flatMap(changeInWords)
        .map((text) => [{ text: '' }, { text: '' }, { text: '' }, { text, look: 'dim' as const }]),
    ];
  });
  return table(['Deadline', 'Due', 'Status', ''], rows, terminal);
}

function changeInWords(change: LimitChangeView): readonly string[] {
  if (change.kind === 'stoodStill') return [`stood still from ${inText(change.from)} to ${inText(change.to)}`];
  const { by, to, person, consulted = [] } = change;
  return [
    `${inText(to)} granted by ${person}, entry ${by}`,
    ...(consulted.length === 0 ? [] : [`consulted: ${consulted.join(', ')}`]),
  ];
}

function inText(when: string): string {
  return shortWhen(when).replaceAll(/ +/g, ' ');
}

function byDue(a: DeadlineView, b: DeadlineView): number {
  const [left, right] = [a.due ?? '9999', b.due ?? '9999'];
  return left === right ? 0 : left < right ? -1 : 1;
}

function nameOf({ title, occurrence }: DeadlineView): string {
  const [number = '', item] = occurrence.split(':');
  return `${title}${number === '1' ? '' : ` ${number}`}${item === undefined ? '' : ` (${item})`}`;
}

function lookOf(status: DeadlineView['status']): Look {
  switch (status) {
    case 'met':
    case 'met, recorded late':
      return 'green';
    case 'overdue':
    case 'impossible':
      return 'red';
    case 'met late':
    case 'due soon':
    case 'extended':
      return 'yellow';
    case 'running':
      return 'cyan';
    default:
      return 'dim';
  }
}
