import type { ArgsDef } from 'citty';
import type { Counting } from '../../calendar/count.ts';
import { CountSyntaxError } from '../../calendar/count-syntax-error.ts';
import { explainCount, type CountExplanation, type SkippedDay } from '../../calendar/explain-count.ts';
import { londonTime } from '../../calendar/london.ts';
import {
  calendarForNation,
  calendarNames,
  namedCalendar,
  type CalendarName,
  type Nation,
} from '../../calendar/named-calendars.ts';
import type { WorkingCalendar } from '../../calendar/working-calendar.ts';
import { command, type Command, type ExitCode } from '../command.ts';
import { paint, type Terminal } from '../terminal.ts';
import { UsageError } from '../usage-error.ts';
import { counted, dateInWords, shortDate } from '../words.ts';

const nations: Nation[] = ['england', 'wales'];
const calendars: CalendarName[] = [...calendarNames];
const countings: Counting[] = ['day 0', 'day 1'];

const args = {
  count: {
    type: 'positional',
    required: true,
    description: 'The count, in quotes, from a date or instant: "15 working days after 2025-12-15"',
  },
  nation: { type: 'enum', options: nations, description: 'Whose bank holidays' },
  calendar: {
    type: 'enum',
    options: calendars,
    description: 'Instead of the nation: a calendar, as a definition names it',
  },
  counting: {
    type: 'enum',
    options: countings,
    default: 'day 0',
    description: 'Is the start day counted? "day 0": no; "day 1": yes',
  },
} as const satisfies ArgsDef;

/** `due`: works out a count and shows how. */
export function dueCommand(terminal: Terminal): Command {
  return command(
    {
      name: 'due',
      about: 'Count to a due date, and show the days that were skipped',
      details:
        'Counts are written as policies say them: "10 working days before 2026-05-08", "3 months after 2026-01-31", "next working day after 2026-04-02", ' +
        '"48 hours before 2026-03-24T10:00Z", "earliest of (1 month after 2026-06-01, 3 months after 2026-04-01)".',
      args,
      examples: [
        'duecourse due "15 working days after 2025-12-15" --nation england',
        'duecourse due "2 working days before 2026-04-08" --nation wales --json',
        'duecourse due "20 working days after 2026-03-02" --calendar uk-any',
      ],
      run({ args: { count, nation, calendar, counting }, json }) {
        const explanation = explain(count, chosenCalendar(nation, calendar), counting);
        if (json)
          terminal.out(JSON.stringify({ ...(nation === undefined ? {} : { nation }), ...explanation }, undefined, 2));
        else for (const line of inWords(explanation, terminal)) terminal.out(line);
        return answered(explanation);
      },
    },
    terminal,
  );
}

function answered(explanation: CountExplanation): ExitCode {
  return explanation.kind === 'notStarted' ? 1 : 0;
}

function chosenCalendar(nation: Nation | undefined, name: CalendarName | undefined): WorkingCalendar {
  if (nation !== undefined && name === undefined) return calendarForNation(nation);
  if (name !== undefined && nation === undefined) return namedCalendar(name);
  throw new UsageError(
    nation === undefined
      ? 'Say whose bank holidays: --nation or --calendar.'
      : '--nation and --calendar both say whose bank holidays; one is enough.',
    `--nation ${nations.join('|')}, or --calendar ${calendars.join('|')}`,
  );
}

function explain(count: string, calendar: WorkingCalendar, counting: Counting): CountExplanation {
  try {
    return explainCount(count, calendar, counting);
  } catch (error) {
    // Mistyped, not uncountable: that is a wrong call.
    if (error instanceof CountSyntaxError)
      throw new UsageError(error.message, `${count}\n${' '.repeat(error.offset)}^`);
    throw error;
  }
}

function inWords(explanation: CountExplanation, terminal: Terminal): readonly string[] {
  if (explanation.kind === 'notStarted') {
    return [
      `This counts from ${explanation.missing.join(' and ')}, which only a case knows. Write a date instead: "… after 2026-03-24".`,
    ];
  }
  const { date, time, due, skipped, lastWorkingDay, counting, calendar } = explanation;
  const day = time === null ? dateInWords(date) : `${dateInWords(date)} at ${time}`;
  const isClosed = lastWorkingDay !== null && lastWorkingDay !== date;
  return [
    `${paint(terminal, 'bold', day)}  ${paint(terminal, 'dim', due)}`,
    ...(isClosed
      ? [`Not a working day; the last one before it is ${dateInWords(lastWorkingDay)} (${lastWorkingDay}).`]
      : []),
    '',
    `${explanation.count}, ${counting === 'day 1' ? 'the start day counted as day 1' : 'the start day not counted'}; until ${ends(explanation)}.`,
    ...skippedLines(skipped, calendar.title),
  ];
}

function ends(explanation: Extract<CountExplanation, { readonly due: string }>): string {
  return explanation.kind === 'instant' ? `${londonTime(explanation.ends)} sharp` : 'midnight';
}

/** Closures by name, weekends by number: nobody checks those one by one. */
function skippedLines(skipped: readonly SkippedDay[], calendar: string): readonly string[] {
  if (skipped.length === 0) return [];
  const closures = skipped.filter(({ why }) => why === 'closure');
  const weekend = skipped.length - closures.length;
  const parts = [
    ...(closures.length > 0 ? [counted(closures.length, 'bank holiday')] : []),
    ...(weekend > 0 ? [`${counted(weekend, 'day')} of weekends`] : []),
  ];
  return [
    `Skipped ${parts.join(' and ')} (${calendar}):`,
    ...skipped.map(({ date, name, why }) =>
      why === 'closure' ? `  ${shortDate(date)}  ${name}` : `  ${shortDate(date)}`,
    ),
  ];
}
