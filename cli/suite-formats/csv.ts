import type { Subject } from '../../machines/paths/subject.ts';
import { dataInWords, dayInWords } from '../coverage/route-words.ts';
import type { ToldDeadline, ToldPath, ToldStep } from './told-path.ts';

const heading = [
  'Path',
  'Step',
  'Recorded at',
  'What to do',
  'Happened on',
  'Role',
  'Details',
  'All data',
  'Expected answer',
  'Expected place',
  'Expected deadlines',
  'What this shows',
];

/** Paths as a CSV for people who test by hand: a row for each step, in the pathway's own words, with what has to be seen. */
export function toCsv(paths: readonly ToldPath[], { compiled }: Subject): string {
  const rows = paths.flatMap(({ id, steps }) =>
    steps.map((step) => {
      const { what, states, deadlines, shows } = step;
      const after = [states.join(' and '), deadlines.map(deadlineInWords).join('; '), shows.join('; ')];
      if (what.kind === 'time')
        return [
          id,
          String(step.number),
          dayInWords(what.until),
          'Let time pass until then',
          '',
          '',
          '',
          '',
          '',
          ...after,
        ];
      const data = dataInWords(what.data, compiled.pathway.events[what.event]?.data ?? {});
      return [
        ...[
          id,
          String(step.number),
          dayInWords(what.at),
          `Record: ${what.title}`,
          dayInWords(what.on),
          what.role,
          data,
        ],
        ...[JSON.stringify(what.data), answerOf(what), ...after],
      ];
    }),
  );
  return `${[heading, ...rows].map((row) => row.map(cell).join(',')).join('\r\n')}\r\n`;
}

function answerOf({ refused }: Extract<ToldStep['what'], { readonly kind: 'event' }>): string {
  return refused === '' ? 'accepted' : refused;
}

/** A deadline in words: `First visit is due Mon 9 Mar 2026 (running)`. */
export function deadlineInWords({ title, occurrence, due, status }: ToldDeadline): string {
  const which = occurrence === '1' ? '' : ` (${occurrence})`;
  return `${title}${which} is due ${dayInWords(due)}: ${status}`;
}

function cell(text: string): string {
  return /[",\r\n;]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}
