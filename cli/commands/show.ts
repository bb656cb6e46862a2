import type { ArgsDef } from 'citty';
import { command, type Command } from '../command.ts';
import { entryLines } from '../entry-lines.ts';
import { logLines } from '../log-lines.ts';
import { rulesOfCase } from '../rules-of-case.ts';
import { withCases } from '../server.ts';
import { standingLines } from '../standing-lines.ts';
import type { Terminal } from '../terminal.ts';
import { typedDate, typedInstant } from '../typed-when.ts';
import { UsageError } from '../usage-error.ts';
import { whenInWords } from '../words.ts';

const args = {
  reference: { type: 'positional', required: true, description: 'The case' },
  'as-of': { type: 'string', valueHint: 'DATE', description: 'As things stood at the end of this date' },
  'known-at': {
    type: 'string',
    valueHint: 'TIME',
    description: 'Only what had been recorded by then: a time, or a date for its end',
  },
  log: { type: 'boolean', description: 'Show its log, entry by entry, with corrections' },
  entry: {
    type: 'string',
    valueHint: 'N',
    description: 'Show this entry of its log with everything that was recorded',
  },
} as const satisfies ArgsDef;

/** `show`: where a case stands. */
export function showCommand(terminal: Terminal): Command {
  return command(
    {
      name: 'show',
      about: 'Show where a case stands: deadlines, tasks, people, what may be recorded next',
      details:
        'With both --as-of and --known-at: what was due on that date, as far as anybody could have known at that time.',
      args,
      examples: [
        'duecourse show WBC-1001',
        'duecourse show WBC-1001 --as-of 2026-11-24',
        'duecourse show WBC-1001 --known-at 2026-11-20T17:00',
        'duecourse show WBC-1001 --log',
        'duecourse show WBC-1001 --entry 4',
      ],
      async run({ args: { reference, 'as-of': asOf, 'known-at': knownAt, log, entry }, json }) {
        const seq = entry === undefined ? undefined : entryNumber(entry);
        const look = {
          ...(asOf === undefined ? {} : { asOf: typedDate('as-of', asOf) }),
          ...(knownAt === undefined ? {} : { knownAt: typedInstant('known-at', knownAt) }),
        };
        return withCases(terminal, json, async (cases) => {
          const [standing, pathway] = await Promise.all([
            cases.client.show(reference, look),
            rulesOfCase(cases.server.client, reference),
          ]);
          if (seq !== undefined) {
            const found = (await cases.client.log(reference)).find((known) => known.seq === seq);
            if (found === undefined) throw new UsageError(`${reference} has no entry ${seq}.`, 'See --log.');
            if (json) terminal.out(JSON.stringify(found, undefined, 2));
            else for (const line of entryLines(found, pathway, terminal)) terminal.out(line);
            return 0;
          }
          const entries = log
            ? (await cases.client.log(reference)).filter(({ at }) => look.knownAt === undefined || at <= look.knownAt)
            : undefined;
          if (json)
            terminal.out(
              JSON.stringify(
                { reference, ...standing, ...(entries === undefined ? {} : { log: entries }) },
                undefined,
                2,
              ),
            );
          else {
            const isPast = asOf !== undefined || knownAt !== undefined;
            for (const line of standingLines(reference, standing, pathway, terminal, { isPast })) terminal.out(line);
            if (look.knownAt !== undefined) terminal.out(`\nAs known at ${whenInWords(look.knownAt)}.`);
            if (entries !== undefined)
              for (const line of ['', ...logLines(entries, pathway, terminal)]) terminal.out(line);
          }
          return 0;
        });
      },
    },
    terminal,
  );
}

function entryNumber(text: string): number {
  if (/^[1-9]\d*$/.test(text)) return Number(text);
  throw new UsageError(`“${text}” is no number of an entry.`, 'Write --entry 4; --log shows the numbers.');
}
