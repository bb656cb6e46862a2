import type { DeadlineView } from '../machines/view.ts';
import type { Look, Terminal } from './terminal.ts';
import { table } from './table.ts';
import { shortWhen } from './words.ts';

/** Deadlines as a table: what, when due, how it stands, when it was met. */
export function deadlineTable(deadlines: readonly DeadlineView[], terminal: Terminal): readonly string[] {
  if (deadlines.length === 0) return [];
  const rows = [...deadlines].sort(byDue).map((deadline) => {
    const { status, due, metOn, lastWorkingDay, originalDue, target } = deadline;
    const isOpen = metOn === undefined && status !== 'lapsed';
    const notes = [
      ...(lastWorkingDay === undefined || !isOpen ? [] : [`last working day ${inText(lastWorkingDay)}`]),
      ...(originalDue === undefined ? [] : [`originally ${inText(originalDue)}`]),
      ...(target === undefined || !isOpen ? [] : [`aim ${inText(target)}`]),
    ];
    const met = metOn === undefined ? '' : `on ${inText(metOn)}`;
    return [
      { text: nameOf(deadline) },
      { text: due === undefined ? '' : shortWhen(due) },
      { text: status, look: lookOf(status) },
      { text: [met, ...notes].filter((note) => note !== '').join(', ') },
    ];
  });
  return table(['Deadline', 'Due', 'Status', ''], rows, terminal);
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
